package taps

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/harness/internal/listening"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/wire"
)

// Taps write down what the runtime, the wire and the simulated model say of the call.
type Taps struct {
	rec      *timeline.Recorder
	arrivals *listening.Arrivals
	repeats  wire.Repeats
	looks    Looks
	messages bool // what is written in the caller's name is written down, too
	memory   memory
	spending spending
	wire     wireLog
	received received
	faults   sync.Map    // steps of the script, by the faults that they let begin
	seen     atomic.Bool // a frame
	wordless atomic.Bool // what the caller does now has no words to be understood
	over     atomic.Bool // the call is: whatever closes it now is ours

	configured atomic.Pointer[wire.SessionUpdate] // what the session was first told

	mu     sync.Mutex // guards the rest
	opened bool
	early  []runner.Event   // from before that
	meant  map[string]Meant // what a human decided about a tool call, where a service carries it out
}

// Meant is what a human decided.
type Meant struct {
	Step     int // of the script
	Approved bool
}

// New returns taps that write to rec and fill arrivals, with what is looked at beside what every call has.
func New(rec *timeline.Recorder, arrivals *listening.Arrivals, looks Looks) *Taps {
	return &Taps{rec: rec, arrivals: arrivals, looks: looks}
}

// HangsUp notes that the caller's side ends the call: what closes the session from now on is not the agent.
func (t *Taps) HangsUp() { t.over.Store(true) }

// Seen reports whether any frame went through the taps.
func (t *Taps) Seen() bool { return t.seen.Load() }

// Configured is what the session was first told; nil is nothing yet.
func (t *Taps) Configured() *wire.SessionUpdate { return t.configured.Load() }

// Injects notes that a fault begins with a step of the script, before it is injected.
func (t *Taps) Injects(fault fakeserver.Fault, step int) { t.faults.Store(fault, step) }

// Mean notes what a human decided about a tool call, before a service carries it out.
func (t *Taps) Mean(call string, m Meant) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.meant == nil {
		t.meant = map[string]Meant{}
	}
	t.meant[call] = m
}

// compare fails the act of a human whose decision came out as the opposite. t.mu must be held.
func (t *Taps) compare(ev *runner.ApprovalDecided) {
	m, ok := t.meant[ev.CallID]
	decided := ev.Outcome == runner.Approved || ev.Outcome == runner.Rejected
	if ok && decided && m.Approved != (ev.Outcome == runner.Approved) {
		t.rec.Add(t.rec.Now(), timeline.ActFailed{Step: m.Step, Reason: "the service has it " + string(ev.Outcome), Beside: true})
	}
}

// Before returns a tap that sees each frame first, and then hands it to another; nil is no other.
func (t *Taps) Before(other func(runner.Frame)) func(runner.Frame) {
	if other == nil {
		return t.frame
	}
	return func(f runner.Frame) {
		t.frame(f)
		other(f)
	}
}

// frame writes down what the session sends and receives.
func (t *Taps) frame(f runner.Frame) {
	t.seen.Store(true)
	t.wireEvent(f)
	if f.FromServer {
		t.incoming(f)
		return
	}
	if f.Type == wire.TypeInputAudioBufferAppend {
		return // fifty a second, and on the caller's track
	}
	now := t.rec.Now()
	t.rec.Add(now, timeline.Frame{Type: f.Type, Bytes: len(f.Raw), Sent: true})
	t.wire.take(now, f)
	switch ev := f.Client.(type) {
	case *wire.SessionUpdate:
		t.configured.CompareAndSwap(nil, ev)
		if t.looks.Told {
			t.rec.Add(t.rec.Now(), toldIn(&ev.Session))
		}
	case *wire.ConversationItemCreate:
		if t.messages && ev.Item.Role == wire.RoleUser {
			t.rec.Add(t.rec.Now(), writtenIn(&ev.Item))
		}
	case *wire.ConversationItemTruncate:
		heard := time.Duration(ev.AudioEndMs) * time.Millisecond
		t.arrivals.Truncate(ev.ItemID)
		t.rec.Add(t.rec.Now(), timeline.Truncated{Item: ev.ItemID, Heard: heard})
	case *wire.ResponseCreate:
		t.rec.Add(t.rec.Now(), timeline.ResponseRequested{})
	}
}

// Messages has the messages written down, or not, that the runtime sends in the caller's name. It is called before the first
// frame.
func (t *Taps) Messages(on bool) { t.messages = on }

// Wordless tells that what the caller does from now on has no words to be understood, or has some.
func (t *Taps) Wordless(on bool) { t.wordless.Store(on) }

// writtenIn is what a message says and shows.
func writtenIn(item *wire.Item) timeline.TurnWritten {
	out := timeline.TurnWritten{Item: item.ID}
	var texts []string
	for _, part := range item.Content {
		if text := part.Text.Or(""); text != "" {
			texts = append(texts, text)
		}
		if part.ImageURL != "" {
			out.Pictures++
		}
	}
	out.Text = strings.Join(texts, " ")
	return out
}

// toldIn is what a session tells the server of its agent.
func toldIn(s *wire.Session) timeline.Configured {
	out := timeline.Configured{Instructions: s.Instructions.Or(""), Tools: map[string]string{}}
	for _, tool := range s.Tools {
		if tool.Type == wire.ToolFunction {
			out.Tools[tool.Name] = tool.Description
			out.Arguments = withArguments(out.Arguments, &tool)
		}
	}
	return out
}

// incoming writes down a frame of the server.
func (t *Taps) incoming(f runner.Frame) {
	now := t.rec.Now()
	t.rec.Add(now, timeline.Frame{Type: f.Type, Bytes: len(f.Raw)})
	t.wire.take(now, f)
	if t.repeats.Again(f.Server) {
		return // the runtime owes nothing for it
	}
	t.remember(f.Server)
	switch ev := f.Server.(type) {
	case *wire.SessionCreated:
		t.spending.named(&ev.Session)
	case *wire.SessionUpdated:
		t.spending.named(&ev.Session)
	case *wire.ResponseOutputAudioDelta:
		t.arrivals.Audio(ev.ResponseID, ev.ItemID, ev.Delta)
	case *wire.ResponseOutputAudioTranscriptDelta:
		t.arrivals.Transcript(ev.ResponseID, ev.ItemID, ev.Delta)
		t.rec.Add(t.rec.Now(), timeline.Generated{Response: ev.ResponseID, Item: ev.ItemID, Text: ev.Delta})
	case *wire.ResponseOutputTextDelta:
		t.rec.Add(t.rec.Now(), timeline.Generated{Response: ev.ResponseID, Item: ev.ItemID, Text: ev.Delta})
	case *wire.ResponseOutputAudioDone:
		t.arrivals.ItemDone(ev.ResponseID, ev.ItemID)
	case *wire.ResponseCreated:
		t.rec.Add(t.rec.Now(), timeline.ResponseBegan{Response: ev.Response.ID, OutOfBand: ev.Response.ConversationID.IsNull()})
	case *wire.ResponseDone:
		t.arrivals.Ended(ev.Response.ID, ev.Response.Status)
		t.rec.Add(t.rec.Now(), timeline.ResponseEnded{Response: ev.Response.ID, Status: ev.Response.Status, Reason: reason(&ev.Response)})
	case *wire.InputAudioBufferSpeechStarted:
		t.rec.Add(t.rec.Now(), timeline.SpeechDetected{Item: ev.ItemID})
	case *wire.InputAudioBufferSpeechStopped:
		t.rec.Add(t.rec.Now(), timeline.SpeechOver{Item: ev.ItemID})
	case *wire.InputAudioBufferCommitted:
		t.rec.Add(t.rec.Now(), timeline.TurnCommitted{Item: ev.ItemID})
	case *wire.ConversationItemInputAudioTranscriptionCompleted:
		t.rec.Add(t.rec.Now(), timeline.Understood{Item: ev.ItemID, Text: ev.Transcript})
		t.spent(t.spending.transcript(&ev.Usage))
	}
}

// reason is why a response did not complete; "" when it did.
func reason(r *wire.Response) string {
	details, ok := r.StatusDetails.Value()
	if !ok {
		return ""
	}
	return details.Reason
}

// Observing returns an observer that sees each event first, and then hands it to another; nil is no other.
func (t *Taps) Observing(other func(runner.Event)) func(runner.Event) {
	if other == nil {
		return t.event
	}
	return func(ev runner.Event) {
		t.event(ev)
		other(ev)
	}
}

// event takes an event of the session. Those from before the call goes on with the session wait for open.
func (t *Taps) event(ev runner.Event) {
	switch ev := ev.(type) {
	case *runner.FallbackPlayed:
		t.arrivals.PlaysFallback(ev.ItemID, ev.Words, ev.Sound)
	case *runner.ResponseEnded:
		t.arrivals.GivenUp(ev.ResponseID)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.opened {
		t.early = append(t.early, ev)
		return
	}
	t.write(ev)
}

// Open has the events of the session written down, from the first on.
func (t *Taps) Open() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.opened = true
	for _, ev := range t.early {
		t.write(ev)
	}
	t.early = nil
}

// write writes an event of the session down; t.mu must be held.
func (t *Taps) write(ev runner.Event) {
	end, over := ev.(*runner.Closed)
	if over && end.Err != nil {
		t.rec.Add(t.rec.Now(), timeline.ConnectionChanged{State: "lost", Reason: end.Err.Error()})
	}
	if decided, ok := ev.(*runner.ApprovalDecided); ok {
		t.compare(decided)
	}
	if done, ok := ev.(*runner.ResponseEnded); ok {
		t.spent(t.spending.response(done))
	}
	if fact := t.keeps(ev); fact != nil {
		t.rec.Add(t.rec.Now(), fact)
	}
	if fact := sessionFact(ev); fact != nil {
		switch f := fact.(type) {
		case timeline.HandedOff:
			t.arrivals.HandedOff(f.To)
		case timeline.ConnectionChanged:
			if f.State == "lost" {
				t.arrivals.Lost()
			}
			if over && end.Err == nil && end.Code == 0 && !t.over.Load() {
				f.By = "agent"
				fact = f
			}
		}
		t.rec.Add(t.rec.Now(), fact)
	}
	if over && end.Err != nil {
		t.rec.Add(t.rec.Now(), timeline.Problem{Code: "session_ended", Message: end.Err.Error()})
	}
}

// spent writes down what something cost; nil is nothing.
func (t *Taps) spent(f timeline.Fact) {
	if f != nil {
		t.rec.Add(t.rec.Now(), f)
	}
}

// sessionFact turns an event of the runtime into a fact; nil for one that the wire tells better.
func sessionFact(ev runner.Event) timeline.Fact {
	switch ev := ev.(type) {
	case *runner.StateChanged:
		return timeline.AgentState{State: ev.State.String()}
	case *runner.ToolStarted:
		return timeline.ToolBegan{Call: ev.CallID, Tool: ev.Tool, Arguments: ev.Arguments, Agent: ev.Agent.Name}
	case *runner.ToolEnded:
		return timeline.ToolEnded{Call: ev.CallID, Tool: ev.Tool, Arguments: ev.Arguments, Output: ev.Output, Ran: ev.Ran, Error: message(ev.Err)}
	case *runner.Digit:
		return timeline.KeyHeard{Key: string(ev.Key)}
	case *runner.HandedOff:
		return timeline.HandedOff{From: ev.From.Name, To: ev.To.Name}
	case *runner.ApprovalRequested:
		return timeline.ApprovalAsked{Call: ev.CallID, Tool: ev.Tool, Arguments: ev.Arguments}
	case *runner.ApprovalDecided:
		return timeline.ApprovalDecided{Call: ev.CallID, Tool: ev.Tool, Arguments: ev.Arguments, Outcome: string(ev.Outcome)}
	case *runner.GuardrailTripped:
		return timeline.GuardrailTripped{Guardrail: ev.Guardrail, Response: ev.ResponseID, Item: ev.ItemID}
	case *runner.Interrupted:
		return timeline.Interrupted{Response: ev.ResponseID, Item: ev.ItemID, Cause: string(ev.Cause), Heard: ev.Heard}
	case *runner.ServerError:
		if ev.Benign {
			return nil
		}
		return timeline.Problem{Code: ev.Err.Code.Or("server_error"), Message: ev.Err.Message}
	case *runner.Problem:
		return timeline.Problem{Code: string(ev.Kind), Message: message(ev.Err)}
	case *runner.ConnectionLost:
		return timeline.ConnectionChanged{State: "lost", Reason: message(ev.Err)}
	case *runner.Reconnected:
		return timeline.ConnectionChanged{State: "restored"}
	case *runner.Closed:
		return timeline.ConnectionChanged{State: "closed", Reason: ev.Reason}
	}
	return nil
}

// message is the text of an error; "" for none.
func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// ruleNotUnderstood is the finding that a turn has no word that is known.
const ruleNotUnderstood = "not-understood"

// Observe is the server's fakeserver.Options.Observe.
func (t *Taps) Observe(o fakeserver.Observation) {
	switch o := o.(type) {
	case *fakeserver.Spoke:
		t.arrivals.Spoke(o.ItemID, o.Text, o.Speech)
	case *fakeserver.Turn:
		t.memory.understood(o)
		if !o.Typed {
			t.received.turn(t.rec.Now(), o)
			t.rec.Add(t.rec.Now(), timeline.TurnUnderstood{
				Item: o.ItemID, Text: o.Transcript, Known: o.Understood, Diagnosis: o.Diagnosis,
			})
		}
	case *fakeserver.FaultStruck:
		if step, ok := t.faults.Load(o.Injected); ok {
			t.rec.Add(t.rec.Now(), timeline.FaultStruck{Step: step.(int)})
		}
	case *fakeserver.FaultEnded:
		if step, ok := t.faults.Load(o.Injected); ok {
			t.rec.Add(t.rec.Now(), timeline.FaultEnded{Step: step.(int)})
		}
	case *fakeserver.LintFinding:
		if o.Rule == ruleNotUnderstood && t.wordless.Load() {
			return // nobody said any
		}
		t.rec.Add(t.rec.Now(), timeline.LintFinding{
			Rule: o.Rule, Severity: string(o.Severity), Message: o.Message, Event: o.Event, EventID: o.EventID,
		})
	}
}

// Note is the script's models.ScriptOptions.Note.
func (t *Taps) Note(n models.Note) {
	if fact := noteFact(n); fact != nil {
		t.rec.Add(t.rec.Now(), fact)
	}
}
