package runner_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// twoTurns is what the model says in the call of the matrix: a tool call with an answer, then a handoff with one.
const twoTurns = `[
 {"heard": "my order a1001", "typed": "where's my order", "calls": [{"name": "get_order_status", "arguments": {"order_id": "A1001"}}]},
 {"result": "get_order_status", "returned": "shipped", "say": "Let me check. Your order shipped and should arrive Tuesday."},
 {"heard": "refund", "typed": "refund", "say": "Sure.", "handoff": "billing"},
 {"result": "transfer_to_billing", "say": "I can help with that refund. Can you confirm the order number?"}
]`

// matrixCall is one call under a fault.
type matrixCall struct {
	session *runner.Session

	mu    sync.Mutex // guards the rest
	words string     // that the model said
	told  []string   // problems, errors and ends since the turn began
	ended bool
	sound int // bytes of speech that were played since the turn began
}

// playUnder plays two turns under a fault, typed or spoken, and says what became of each: "answered", or what was told,
// or that nobody said anything.
func playUnder(fault string, o faults.Options, spoken bool) (turns []string) {
	GinkgoHelper()
	err := virtualtime.Run(func(ctx context.Context) error {
		rules, err := models.ParseRules("rules.json", []byte(twoTurns))
		if err != nil {
			return err
		}
		f, err := faults.New(fault, o)
		if err != nil {
			return err
		}
		server := fakeserver.NewMemory(&fakeserver.Options{
			NoKey:      true,
			Vocabulary: matrixWords(),
			NewModel:   func(fakeserver.SessionInfo) fakeserver.Model { return rules },
			Faults:     func(fakeserver.SessionInfo) []fakeserver.Fault { return []fakeserver.Fault{f} },
		}, fakeserver.MemoryOptions{Delay: each, DelayBack: each})
		defer func() { _ = server.Close() }()
		billing := &agents.Agent{Name: "Billing", Instructions: "You handle refunds."}
		support := &agents.Agent{Name: "Support", Instructions: "Help with orders.", Handoffs: []agents.Handoff{{Agent: billing}}}
		support.Tools = []agents.Tool{takes("get_order_status", 0)}
		support.Tools[0].Call = func(context.Context, json.RawMessage) (string, error) { return "shipped, arriving Tuesday", nil }
		s, err := runner.New(support, &runner.Options{URL: server.URL(), NetDial: server.NetDial, NoEnvironment: true, ConnectTimeout: 20 * time.Second}).Connect(ctx)
		if err != nil {
			turns = []string{"not connected: " + err.Error()}
			return nil
		}
		c := &matrixCall{session: s}
		var group sync.WaitGroup
		defer group.Wait()
		defer func() { _ = s.Close() }()
		speech := make(chan []byte, 1)
		group.Go(func() { c.read(ctx) })
		group.Go(func() { c.play(spoken, speech) })
		c.turn(speech, spoken, "where's my order A1001?", "where-my-order-a1001", "Tuesday")
		time.Sleep(4 * time.Second)
		turns = append(turns, c.outcome("Tuesday"))
		c.turn(speech, spoken, "I want a refund on order A1001", "want-refund-a1001", "confirm the order")
		turns = append(turns, c.outcome("confirm the order"))
		return nil
	})
	Expect(err).NotTo(HaveOccurred())
	return turns
}

// read follows the events.
func (c *matrixCall) read(ctx context.Context) {
	for ev, err := range c.session.Events(ctx) {
		c.mu.Lock()
		switch ev := ev.(type) {
		case *runner.TextDelta:
			c.words += ev.Text
		case *runner.Problem:
			c.told = append(c.told, string(ev.Kind))
		case *runner.ServerError:
			c.told = append(c.told, "error "+ev.Err.Code.Or("?"))
		case *runner.Closed:
			c.ended = true
			c.told = append(c.told, fmt.Sprint("closed: ", ev.Err))
		}
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// play is the caller's telephone: it plays what comes, and sends what the caller says.
func (c *matrixCall) play(spoken bool, speech <-chan []byte) {
	const step = 100 * time.Millisecond
	frame, quiet := make([]byte, audio.Format{}.Bytes(step)), make([]byte, audio.Format{}.Bytes(step))
	var says []byte
	for {
		if _, err := c.session.Playout().Read(frame); err != nil {
			return
		}
		c.mu.Lock()
		for _, b := range frame {
			if b != 0 {
				c.sound++
			}
		}
		c.mu.Unlock()
		if spoken {
			select {
			case says = <-speech:
			default:
			}
			out := quiet
			if len(says) >= len(quiet) {
				out, says = says[:len(quiet)], says[len(quiet):]
			}
			if c.session.SendAudio(out) != nil {
				return
			}
		}
		time.Sleep(step)
	}
}

// turn says something and waits for the answer.
func (c *matrixCall) turn(speech chan<- []byte, spoken bool, text, recording, want string) {
	c.mu.Lock()
	c.told, c.words, c.sound = nil, "", 0
	c.mu.Unlock()
	if spoken {
		speech <- spokenWords(recording)
	} else if err := c.session.SendText(text); err != nil {
		c.mu.Lock()
		c.told = append(c.told, err.Error())
		c.mu.Unlock()
	}
	for began := time.Now(); time.Since(began) < time.Minute; {
		time.Sleep(100 * time.Millisecond)
		c.mu.Lock()
		over := c.ended || c.answered(want)
		c.mu.Unlock()
		if over {
			return
		}
	}
}

// answered reports whether the answer was said and is heard; c.mu must be held.
func (c *matrixCall) answered(want string) bool {
	return strings.Contains(c.words, want) && c.sound > 0
}

// outcome is what has become of the turn by now.
func (c *matrixCall) outcome(want string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	told := strings.Join(c.told, ", ")
	switch {
	case !c.answered(want) && told == "":
		return "dead air"
	case !c.answered(want):
		return told
	case told == "":
		return "answered"
	}
	return "answered, " + told
}

// spokenWords is a recording as the session takes it.
func spokenWords(recording string) []byte {
	return audio.Format{}.AppendBytes(nil, recordingOf(recording).Samples())
}

func recordingOf(id string) *audiofixtures.Utterance {
	for _, u := range audiofixtures.All() {
		if u.ID == id {
			return u
		}
	}
	panic(id)
}

// matrixWords are what the server understands.
var matrixWords = sync.OnceValue(func() *fakeserver.Vocabulary {
	var all []fakeserver.Utterance
	for _, id := range []string{"where-my-order-a1001", "want-refund-a1001"} {
		u := recordingOf(id)
		all = append(all, fakeserver.Utterance{ID: u.ID, Text: u.Text, Samples: u.Samples()})
	}
	return fakeserver.NewVocabulary(all)
})

var _ = DescribeTable("A call under a fault of the server", Label("sweep"), func(fault string, o faults.Options, spoken bool, want []string) {
	Expect(playUnder(fault, o, spoken)).To(Equal(want))
}, matrix())

// matrix are the faults.
func matrix() (rows []TableEntry) {
	add := func(fault string, o faults.Options, spoken bool, want ...string) {
		name := fmt.Sprintf("%s %+v", fault, o)
		if spoken {
			name += ", spoken"
		}
		if want == nil {
			want = []string{"answered", "answered"}
		}
		rows = append(rows, Entry(name, fault, o, spoken, want))
	}
	on := wire.TypeResponseCreated
	add("noop", faults.Options{}, false)
	add("noop", faults.Options{}, true)
	const closed = "runner: session closed"
	add("disconnect", faults.Options{On: on}, false, "closed: connection lost without a close frame: unexpected EOF", closed)
	add("silent_close", faults.Options{On: on}, false, "closed: connection lost: the server is silent: no answer to a ping within 10s", closed)
	const cap = "Your session hit the maximum duration of 60 minutes."
	add("expire", faults.Options{On: on}, false, "error session_expired, closed: server closed the connection with code 1001: "+cap+": invalid_request_error: session_expired: "+cap, closed)
	add("stall", faults.Options{For: 8 * time.Second, On: on}, false)
	add("slow", faults.Options{For: time.Minute}, false)
	add("late_ack", faults.Options{For: 8 * time.Second, Count: 1, On: wire.TypeResponseDone}, false)
	add("late_audio", faults.Options{For: 2 * time.Second, Count: 3}, false)
	add("late_done", faults.Options{For: 5 * time.Second, Count: 1}, false)
	dropped := map[string][]string{
		wire.TypeResponseDone:   {"answered, dead_air, error response_cancel_not_active", "answered"},
		wire.TypeSessionUpdated: {"answered", "answered, late_update"},
	}
	for _, e := range []string{wire.TypeResponseCreated, wire.TypeResponseDone, wire.TypeResponseOutputItemDone, wire.TypeResponseFunctionCallArgumentsDone,
		wire.TypeConversationItemAdded, wire.TypeSessionUpdated, wire.TypeResponseOutputAudioDone, wire.TypeResponseOutputAudioTranscriptDelta} {
		add("drop", faults.Options{Event: e, Count: 1, On: on}, false, dropped[e]...)
		add("duplicate", faults.Options{Event: e, Count: 3, On: on}, false)
		add("late_event", faults.Options{Event: e, Count: 1, For: 3 * time.Second, On: on}, false)
	}
	for _, e := range []string{wire.TypeInputAudioBufferSpeechStarted, wire.TypeInputAudioBufferSpeechStopped, wire.TypeInputAudioBufferCommitted,
		wire.TypeResponseDone, wire.TypeResponseCreated, wire.TypeConversationItemAdded} {
		add("drop", faults.Options{Event: e, Count: 1}, true, dropped[e]...)
		add("late_event", faults.Options{Event: e, Count: 1, For: 3 * time.Second}, true)
	}
	add("error", faults.Options{Code: "server_error", On: on}, false, "answered, error server_error", "answered")
	add("error", faults.Options{Code: "rate_limit_exceeded", On: on}, false, "answered, error rate_limit_exceeded", "answered")
	add("unknown_event", faults.Options{Count: 50}, false)
	add("malformed", faults.Options{Count: 5}, false, "answered, bad_frame, bad_frame, bad_frame, bad_frame, bad_frame", "answered")
	add("malformed", faults.Options{Count: 20}, false, "not connected: connect: runner: too many unreadable frames")
	add("huge", faults.Options{Bytes: 5_000_000}, false)
	add("huge", faults.Options{Bytes: 20_000_000}, false, "not connected: connect: connection lost: frame is larger than the limit of 16777216 bytes")
	add("wrong_format", faults.Options{Count: 2}, false, "answered, wrong_format", "answered")
	add("transcription_failed", faults.Options{Count: 2}, true)
	return rows
}
