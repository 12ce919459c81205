package turntaking

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

// TakeTurns drives a turnTaker.
func TakeTurns(automatic bool, line string) string {
	t := Turns{Automatic: automatic}
	out := specs.Drive(line, func(verb string, args []string) string {
		switch verb {
		case "started":
			t.SpeechStarted()
		case "stopped":
			t.SpeechStopped()
		case "idle":
			t.IdleTimeout()
		case "committed":
			if t.Committed() {
				return "will answer"
			}
		case "typed":
			t.Typed()
		case "created":
			if t.ResponseCreated(specs.Has(args, "asked")) {
				return "own"
			}
		case "waited":
			t.WaitedTooLong()
		case "cleared":
			t.Cleared()
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
	return strings.TrimPrefix(fmt.Sprintf("%s | %s, turn %d", out, state, t.Turn), " | ")
}

// Schedule drives a scheduler.
func Schedule(line string) string {
	s := &Scheduler{}
	var last *Request
	out := specs.Drive(line, func(verb string, args []string) string {
		switch verb {
		case "enqueue":
			w := Pending{Items: specs.List(specs.After(args, "items=")), WaitsForTurnEnd: specs.Has(args, "waits")}
			if name := specs.After(args, "config="); name != "" {
				w.Config = &wire.ResponseConfig{Instructions: wire.Some(name)}
			}
			if turn := specs.After(args, "ifturn="); turn != "" {
				w.OnlyInTurn = true
				w.Turn, _ = strconv.Atoi(turn)
			}
			s.Enqueue(w)
		case "next":
			turn, _ := strconv.Atoi(specs.After(args, "turn="))
			if r := s.Next(specs.Has(args, "blocked"), turn); r != nil {
				last = r
				return describe(r)
			}
		case "created":
			ours, cancel := s.Created(args[0], specs.Has(args, "own"))
			switch {
			case ours != nil && cancel:
				return "ours, cancel"
			case ours != nil:
				return "ours"
			}
			return "theirs"
		case "done":
			s.Done(args[0])
		case "cancel":
			if id := s.Cancel(); id != "" {
				return "cancel " + id
			}
		case "postpone":
			s.Postpone(last)
		case "shown":
			s.ItemShown(args[0])
		case "answering":
			s.ServerWillAnswer()
		case "unanswered":
			s.ServerDidNotAnswer()
		case "error":
			code := codeActive
			if other := specs.After(args, "code="); other != "" {
				code = other
			}
			came, _ := s.Refused(specs.After(args, "of="), code)
			return map[Refusal]string{NotOurs: "not ours", LostRace: "lost race", ResponsesLost: "lost"}[came]
		case "waited":
			if s.WaitedTooLong() != nil {
				return "lost"
			}
		default:
			panic(verb)
		}
		return ""
	})
	return strings.TrimPrefix(out+" | "+s.describe(), " | ")
}

func describe(r *Request) string {
	what := fmt.Sprintf("%s for %d", strings.TrimPrefix(r.EventID, "voicesim_"), len(r.Pending))
	if r.Config != nil {
		what += " as " + r.Config.Instructions.Or("")
	}
	return what
}

func (s *Scheduler) describe() string {
	state := map[schedulerState]string{
		responseIdle: "idle", responseRequested: "requested", responseActive: "active " + s.Active,
		responseCancelling: "cancelling " + s.Active, responseBlocked: "blocked",
	}[s.state()]
	if s.Active != "" && s.inFlight != nil {
		state += " in flight"
	}
	if n := len(s.queue); n > 0 {
		state += fmt.Sprintf(", %d waiting", n)
	}
	return state
}

// Gather drives a batch.
func Gather(line string) string {
	b := NewBatch()
	ask := func(items []string) string {
		if len(items) == 0 {
			return ""
		}
		return "ask for " + strings.Join(items, ",")
	}
	out := specs.Drive(line, func(verb string, args []string) string {
		switch verb {
		case "call":
			b.Call(args[0])
		case "asks":
			b.SetPending(args[0], true)
		case "decided":
			b.SetPending(args[0], false)
		case "output":
			return ask(b.Output(args[0], "o"+args[0], !specs.Has(args, "useless")))
		case "done":
			return ask(b.Done())
		case "timeout":
			return ask(b.Expire())
		default:
			panic(verb)
		}
		return ""
	})
	state := map[batchState]string{gathering: "gathering", waiting: "waiting", late: "late", closed: "closed"}[b.state]
	if b.Fruitless {
		state += ", fruitless"
	}
	return strings.TrimPrefix(out+" | "+state, " | ")
}

// HandOff drives handoffs: those that are added are named by a letter.
func HandOff(line string) string {
	hs := &Handoffs[string]{}
	byName := map[string]*string{}
	does := func(step HandoffStep[string]) string {
		var out []string
		if step.Over != nil {
			came := map[bool]string{true: "came", false: "failed"}[step.Came]
			out = append(out, *step.Over+" "+came)
		}
		if step.Prepare != nil {
			out = append(out, "prepare "+*step.Prepare)
		}
		return strings.Join(out, ", ")
	}
	out := specs.Drive(line, func(verb string, args []string) string {
		switch name := args[0]; verb {
		case "add":
			byName[name] = &name
			return does(hs.Add(&name))
		case "prepared":
			if hs.Prepared(byName[name]) {
				hs.Update = "update " + name
				return "update"
			}
		case "acknowledged":
			return does(hs.Acknowledged("update " + name))
		case "failed":
			return does(hs.Failed(byName[name]))
		case "refused":
			return does(hs.Refused("update " + name))
		default:
			panic(verb)
		}
		return ""
	})
	state := map[handoffState]string{noHandoff: "none", preparing: "preparing", updating: "updating"}[hs.state]
	return strings.TrimPrefix(out+" | "+state, " | ")
}
