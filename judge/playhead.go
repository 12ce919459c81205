package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/scenarios"
)

// Playhead follows one call by its scenario: it says what is due while the call runs, and judges
// what happened. It is a pure machine without goroutines, clocks or I/O. The same records and ticks
// give the same acts and the same result, while a call runs and long after it ([Judge]).
//
// At each tick, at now = k·20 ms, first every record with an offset below now is fed, in canonical
// order ([timeline.Compare]), then Tick is called. The acts it returns are carried out at now, and
// what becomes of them comes back as records:
//
//	act        records
//	ActCaller  ActBegan at now, the first sample of what sounds; ActEnded at the end of the last one, or at now
//	ActDecide  ActBegan and ActEnded at now; ActFailed instead when nothing could be decided.
//	           None of them for a decision of the approvals key (Step is -1)
//	ActFault   ActBegan and ActEnded at now; ActFailed instead when there is nothing to go wrong
//	ActHangUp  ActBegan and ActEnded at now; nothing is heard from then on
//
// Once Over reports true the call is hung up, if the caller has not done so. Feeding and ticking may go on until the connection is
// closed; then come Finish and Result.
//
// A playhead is for one call and one goroutine at a time.
type Playhead struct {
	sc    *scenarios.Scenario
	now   time.Duration // offset of the newest record or tick
	call  observed.Call
	steps []stepState

	// The way through the script.
	next      int           // the first step that holds the playhead
	held      *stepState    // of the steps above it, the one that was done last; nil is none
	heldUntil time.Duration // when that was
	acts      []Act         // what the newest Tick returned
	decisions []Act         // of the approvals key, due at the next tick

	// What is looked for.
	kinds  []kinds.EventWant // one of each kind that events meet
	window *window           // of the newest act; nil before the call is connected
	open   []*tracker        // whatever is still looking, in the order of the file
	claims claims

	// What is demanded without a step that says so.
	reactions      []*reaction          // to the acts of the caller, still open
	unplayable     []scenarios.Pos      // expectations of a fallback that nothing brings about on this target
	stoppedShort   *observed.Utterance  // an answer that stopped short of its end, for reasons unknown, and may go on; nil is none
	unplayed       []*stepState         // spoken model steps that a response took, and nobody has heard
	requesting     []*stepState         // model steps that a response took, and that may still ask for what is written
	agentChecks    []agentCheck         // model steps for one agent that a response just took
	air            air                  // the silences that the agent owes
	recognition    recognition          // of the caller's words
	newestAct      *stepState           // of the caller, a human or a fault; nil before the first
	troubles       []*trouble           // the faults of the script that began
	itemsSent      int                  // since the caller pressed keys, outputs of tools among them
	outputsSent    int                  // of these, those of tools
	forgot         int                  // items that the runtime took out of the conversation and put none in place of
	keysHeard      int                  // of the keys that the caller pressed, those that the runtime was told of
	lineDid        []string             // what the caller's line has done
	debts          []debt               // answers that they cut or swallowed
	failedCalls    []*observed.ToolCall // calls that nothing expects to fail; judged at the next tick
	expectedErrors []string             // what errors said that a step expects

	// The end.
	failures   []*Failure
	doneAt     time.Duration // since when nothing is left to do; negative while something is
	over       bool
	left       bool          // the caller hung up: what still happens is looked at until nothing more is fed
	hungUp     time.Duration // when it was over, or the caller hung up
	leftBefore []*stepState  // acts of the caller's to which nothing had to be done any more
	broken     string        // why it cannot be judged; "" when it can
}

// stepState is a step, and what has become of it.
type stepState struct {
	*scenarios.Step
	began, ended     bool // of model steps: taken by a response, heard to its end
	beganAt, endedAt time.Duration
	issued           bool               // an act: it was handed out
	took             bool               // a mute: it took sound
	after            *momentRef         // an act: its own moment; nil is the verb's
	trackers         []*tracker         // of its expectations, once its window has begun
	decides          *observed.ToolCall // human: the call that waits for it
	react            *reacting          // react: what the caller does; nil before it began

	// Model steps.
	response *observed.Response
	spoken   bool   // it has words to be heard
	excused  bool   // the script cut it
	closed   string // why nothing can take it any more
	handed   bool   // the call passed to another agent after it
	cuttable bool   // the caller's words may have cut it before it asked for anything
}

// Act is something that is due: the harness carries it out at once.
type Act struct {
	Step   int     // index in Scenario.Script; -1 for a decision that the scenario's approvals key makes
	Branch int     // which branch of that step is done, counted from 1; zero for the step itself
	Kind   ActKind // what to do

	// Decisions only.
	Call     string             // id of the tool call to decide about
	Decision scenarios.Decision // approve, reject, or ignore: nothing is done, but it is recorded all the same
	Message  string             // to the model, with a rejection; "" is none
	Always   bool               // it holds for all later calls of the tool, too
	Stale    bool               // no call waits: whoever takes it must refuse it, or let it be without effect
}

// ActKind says what an act is.
type ActKind uint8

// The kinds of acts.
const (
	ActCaller ActKind = iota // the caller does what the step says
	ActDecide                // a human decides about a tool call
	ActFault                 // the fault of the step begins
	ActHangUp                // the caller hangs up
)

// NewPlayhead returns a playhead at the start of a scenario, which must be free of mistakes: the
// index of each step is its place. A scenario that expects something of a kind other than [Kinds] cannot be
// judged, which its result says.
func NewPlayhead(sc *scenarios.Scenario) *Playhead {
	p := &Playhead{sc: sc, steps: make([]stepState, len(sc.Script)), kinds: eventWants(sc), doneAt: -1, air: air{idleAt: -1}, claims: noClaims()}
	if e := unjudged(sc); e != nil {
		p.broken = fmt.Sprintf("%v: an expectation of a kind that cannot be judged: %T", e.Pos, e.Want)
		p.steps = nil
	}
	for i := range p.steps {
		p.steps[i].Step = sc.Script[i]
	}
	p.call.Responses = make(map[string]*observed.Response)
	return p
}

// Tick returns the acts that are due at now, in the order in which they are to be carried out. The
// result is valid until the next Tick.
func (p *Playhead) Tick(now time.Duration) []Act {
	p.now = now
	p.acts = p.acts[:0]
	if p.over || !p.call.Connected {
		return nil
	}
	p.judgeFailedCalls()
	p.settleWindow()
	p.judgeTrackers()
	p.judgeReactions()
	if u := p.stoppedShort; u != nil && now > u.LastHeard+resumeWithin {
		p.judgeStopped()
	}
	p.settleTroubles()
	p.judgeDebts()
	p.judgeDeadAir()
	p.judgeAgentChecks(false)
	p.judgeEndedRequests()
	p.advance()
	p.acts = append(p.acts, p.decisions...)
	p.decisions = p.decisions[:0]
	p.end()
	if p.over {
		return nil
	}
	return p.acts
}

// Over reports whether the call should be hung up: everything is done and the tail is over, a
// step failed and the scenario stops at failures, or the call took too long. It is true as well when
// the call has ended by itself.
func (p *Playhead) Over() bool { return p.over }

// Finish tells that nothing more will be fed. A call that was not over by then cannot be judged.
func (p *Playhead) Finish(now time.Duration) {
	p.now = max(p.now, now)
	if p.left && !p.over {
		p.judgeOpen()
		p.over = true
	}
	if p.over {
		return
	}
	p.over = true
	if len(p.failures) == 0 && p.broken == "" {
		p.broken = "the call was broken off before it was over"
	}
}

// fail records a failure about a step; nil is the call as a whole. Where the scenario stops at the
// first failure, later ones are dropped.
func (p *Playhead) fail(kind FailureKind, st *stepState, message, nearest string) {
	f := Failure{Kind: kind, Message: message, Nearest: nearest, Step: -1, Pos: p.sc.Pos}
	if st != nil {
		f.Step, f.Pos = st.Index, st.Pos
		if rounds := scenarios.InRounds(st.Rounds); rounds != "" {
			f.Message = "in " + rounds + ": " + f.Message
		}
	}
	p.failAt(f, st)
}

// failAt records a failure that has its place, and is about a step unless that is nil.
func (p *Playhead) failAt(f Failure, st *stepState) {
	if p.over || p.stopped() {
		return
	}
	if slices.Contains(cutOffKinds, f.Kind) && !strings.Contains(f.Nearest, "the connection was ") {
		f.Nearest += p.cutOff()
	}
	f.At, f.Blame = p.now, p.blame(f.Kind, st)
	p.failures = append(p.failures, &f)
}

// stopped reports whether a failure ends the call.
func (p *Playhead) stopped() bool {
	return p.broken != "" || len(p.failures) > 0 && p.sc.OnFailure != scenarios.ContinueOnFailure
}

// allowed reports whether a surprise is let pass.
func (p *Playhead) allowed(s scenarios.Surprise) bool {
	if p.sc.Allow[s] {
		return true
	}
	switch s {
	case scenarios.SurpriseConnection, scenarios.SurpriseError, scenarios.SurpriseHangup:
		return p.troubled() != nil
	default:
		return false
	}
}
