package runner

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/wire"
)

// The drivers below run a machine through a line of inputs, separated by semicolons, and return what it
// gave out, in the same form, with its state at the end. The pure machines are private; their tables
// are tested through these.

// script calls step for every input and joins what it returns.
func script(line string, step func(verb string, args []string) string) string {
	var out []string
	for _, input := range strings.Split(line, ";") {
		words := strings.Fields(input)
		if len(words) == 0 {
			continue
		}
		if s := step(words[0], words[1:]); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

func has(args []string, word string) bool {
	for _, a := range args {
		if a == word {
			return true
		}
	}
	return false
}

// after returns the rest of the argument that begins with a prefix.
func after(args []string, prefix string) string {
	for _, a := range args {
		if rest, ok := strings.CutPrefix(a, prefix); ok {
			return rest
		}
	}
	return ""
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// TakeTurns drives a turnTaker.
func TakeTurns(automatic bool, line string) string {
	t := turnTaker{automatic: automatic}
	out := script(line, func(verb string, args []string) string {
		switch verb {
		case "started":
			t.speechStarted()
		case "stopped":
			t.speechStopped()
		case "idle":
			t.idleTimeout()
		case "committed":
			if t.committed() {
				return "will answer"
			}
		case "typed":
			t.typed()
		case "created":
			if t.responseCreated(has(args, "asked")) {
				return "own"
			}
		case "waited":
			t.waitedTooLong()
		case "cleared":
			t.cleared()
		default:
			panic(verb)
		}
		return ""
	})
	names := map[turnState]string{turnIdle: "idle", turnSpeaking: "speaking", turnStopped: "stopped", turnAwaitingResponse: "awaiting"}
	state := names[t.state]
	if t.overdue {
		state += " too long"
	}
	return strings.TrimPrefix(fmt.Sprintf("%s | %s, turn %d", out, state, t.turn), " | ")
}

// Schedule drives a scheduler.
func Schedule(line string) string {
	s := &scheduler{}
	var last *request
	out := script(line, func(verb string, args []string) string {
		switch verb {
		case "enqueue":
			w := pendingResponse{items: split(after(args, "items=")), waitsForTurnEnd: has(args, "waits")}
			if name := after(args, "config="); name != "" {
				w.config = &wire.ResponseConfig{Instructions: wire.Some(name)}
			}
			if turn := after(args, "ifturn="); turn != "" {
				w.onlyInTurn = true
				w.turn, _ = strconv.Atoi(turn)
			}
			s.enqueue(w)
		case "next":
			turn, _ := strconv.Atoi(after(args, "turn="))
			if r := s.next(has(args, "blocked"), turn); r != nil {
				last = r
				return describe(r)
			}
		case "created":
			ours, cancel := s.created(args[0], has(args, "own"))
			switch {
			case ours != nil && cancel:
				return "ours, cancel"
			case ours != nil:
				return "ours"
			}
			return "theirs"
		case "done":
			s.done(args[0])
		case "cancel":
			if id := s.cancel(); id != "" {
				return "cancel " + id
			}
		case "postpone":
			s.postpone(last)
		case "shown":
			s.itemShown(args[0])
		case "answering":
			s.serverWillAnswer()
		case "unanswered":
			s.serverDidNotAnswer()
		case "error":
			code := codeActive
			if other := after(args, "code="); other != "" {
				code = other
			}
			return map[refusal]string{notOurs: "not ours", lostRace: "lost race", responsesLost: "lost"}[s.refused(after(args, "of="), code)]
		case "waited":
			if s.waitedTooLong() {
				return "lost"
			}
		default:
			panic(verb)
		}
		return ""
	})
	return strings.TrimPrefix(out+" | "+s.describe(), " | ")
}

func describe(r *request) string {
	what := fmt.Sprintf("%s for %d", strings.TrimPrefix(r.eventID, "voicesim_"), len(r.pending))
	if r.config != nil {
		what += " as " + r.config.Instructions.Or("")
	}
	return what
}

func (s *scheduler) describe() string {
	state := map[schedulerState]string{
		responseIdle: "idle", responseRequested: "requested", responseActive: "active " + s.active,
		responseCancelling: "cancelling " + s.active, responseBlocked: "blocked",
	}[s.state()]
	if s.active != "" && s.inFlight != nil {
		state += " in flight"
	}
	if n := len(s.queue); n > 0 {
		state += fmt.Sprintf(", %d waiting", n)
	}
	return state
}

// Gather drives a batch.
func Gather(line string) string {
	b := newBatch()
	ask := func(items []string) string {
		if len(items) == 0 {
			return ""
		}
		return "ask for " + strings.Join(items, ",")
	}
	out := script(line, func(verb string, args []string) string {
		switch verb {
		case "call":
			b.call(args[0])
		case "asks":
			b.setPending(args[0], true)
		case "decided":
			b.setPending(args[0], false)
		case "output":
			return ask(b.output(args[0], "o"+args[0], !has(args, "useless")))
		case "done":
			return ask(b.done())
		case "timeout":
			return ask(b.expire())
		default:
			panic(verb)
		}
		return ""
	})
	state := map[batchState]string{gathering: "gathering", waiting: "waiting", late: "late", closed: "closed"}[b.state]
	if b.fruitless {
		state += ", fruitless"
	}
	return strings.TrimPrefix(out+" | "+state, " | ")
}

// HandOff drives transitions: those that are added are named by a letter.
func HandOff(line string) string {
	ts := &transitions{}
	byName := map[string]*transition{}
	does := func(step transitionStep) string {
		var out []string
		if step.over != nil {
			came := map[bool]string{true: "came", false: "failed"}[step.came]
			out = append(out, step.over.handoff.Name+" "+came)
		}
		if step.prepare != nil {
			out = append(out, "prepare "+step.prepare.handoff.Name)
		}
		return strings.Join(out, ", ")
	}
	out := script(line, func(verb string, args []string) string {
		switch verb {
		case "add":
			t := &transition{handoff: agents.Handoff{Name: args[0]}}
			byName[args[0]] = t
			return does(ts.add(t))
		case "prepared":
			if ts.prepared(byName[args[0]]) {
				byName[args[0]].update = "update " + args[0]
				return "update"
			}
		case "acknowledged":
			return does(ts.acknowledged("update " + args[0]))
		case "failed":
			return does(ts.failed(byName[args[0]]))
		case "refused":
			return does(ts.refused("update " + args[0]))
		default:
			panic(verb)
		}
		return ""
	})
	state := map[transitionState]string{noTransition: "none", preparing: "preparing", updating: "updating"}[ts.state]
	return strings.TrimPrefix(out+" | "+state, " | ")
}

// Acknowledge drives updates. A session is written as words "prompt=a tools=x,y vad=on detect=manual"; without any it says nothing.
func Acknowledge(line string) string {
	u := &updates{}
	short := func(answered []pendingUpdate) string {
		var ids []string
		for _, a := range answered {
			ids = append(ids, strings.TrimPrefix(a.id, "voicesim_update_"))
		}
		return strings.Join(ids, " ")
	}
	out := script(line, func(verb string, args []string) string {
		switch verb {
		case "send":
			u.add("", sessionOf(args))
		case "answer":
			s := sessionOf(args)
			return "acknowledged " + short(u.acknowledged(&s))
		case "error":
			if u.refused("voicesim_update_" + args[0]) {
				return "refused " + args[0]
			}
		default:
			panic(verb)
		}
		return ""
	})
	return strings.TrimPrefix(fmt.Sprintf("%s | %s pending", out, short(u.pending)), " | ")
}

func sessionOf(args []string) wire.Session {
	var s wire.Session
	if prompt := after(args, "prompt="); prompt != "" {
		s.Instructions = wire.Some(prompt)
	}
	if has(args, "notools") {
		s.Tools = []wire.Tool{}
	}
	for _, name := range split(after(args, "tools=")) {
		s.Tools = append(s.Tools, wire.Tool{Type: wire.ToolFunction, Name: name})
	}
	detection := wire.Opt[wire.TurnDetection]{}
	switch kind := after(args, "vad="); kind {
	case "":
	case "off":
		detection = wire.Null[wire.TurnDetection]()
	case "manual":
		detection = wire.Some(wire.TurnDetection{Type: ServerVAD, CreateResponse: wire.Some(false)})
	default:
		detection = wire.Some(wire.TurnDetection{Type: kind})
	}
	s.Audio = &wire.SessionAudio{Input: &wire.SessionAudioInput{TurnDetection: detection}}
	return s
}

// Check drives checks: texts are of items, and items of responses, as in r/i.
func Check(line string) string {
	cs := &checks{byItem: map[string]*check{}}
	replies, all := map[string]*responseState{}, map[string]*check{}
	out := script(line, func(verb string, args []string) string {
		response, item, _ := strings.Cut(args[0], "/")
		if replies[response] == nil {
			replies[response] = &responseState{id: response}
		}
		var due []dueCheck
		switch verb {
		case "text":
			due = cs.said(replies[response], item, args[1])
		case "complete":
			if item == "" {
				due = cs.responseComplete(replies[response])
			} else {
				due = cs.itemComplete(item)
			}
		case "passed":
			due = cs.ended(all[item], true)
		case "tripped":
			due = cs.ended(all[item], false)
		case "stop":
			cs.stop(replies[response])
		default:
			panic(verb)
		}
		var texts []string
		for _, d := range due {
			all[d.of.item] = d.of
			texts = append(texts, fmt.Sprintf("check %s %q", d.of.item, d.text))
		}
		return strings.Join(texts, ", ")
	})
	return strings.TrimPrefix(fmt.Sprintf("%s | %d running, %d known", out, cs.running, len(cs.byItem)), " | ")
}

// Receive puts an event into the inbox as if a link of that generation had brought it.
func (s *Session) Receive(generation int, ev wire.ServerEvent) { receiver{s}.Event(generation, ev) }

// ReceiveAudio does so with audio.
func (s *Session) ReceiveAudio(generation int, ev *wire.ResponseOutputAudioDelta) {
	receiver{s}.Audio(generation, ev)
}

// Again is Backoff.again.
func Again(b Backoff, n int, err *wire.Error) (time.Duration, bool) { return b.again(n, err) }
