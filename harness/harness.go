package harness

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/harness/internal/usercode"
	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/internal/mutants"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/contract"
	"github.com/voicesim/voicesim/llmjudge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/agentfile"
	"github.com/voicesim/voicesim/speech"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/usage"
)

// epoch is the time of day that the simulator's ids and expiry times are made of. Chosen: fixed, so
// that two runs give the same ids.
var epoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Options says how calls are played. The zero value plays the bundled agents on the simulator in
// virtual time, one call a processor.
type Options struct {
	Params   map[string]string                  // values for names in angle brackets that nothing in a file fills in, for [Load]
	Agents   Agents                             // by the names scenarios use; nil means Bundled
	Given    agentfile.Given                    // what tools of agent files may use: nothing, unless it says otherwise. Its Dir is usually "": the folder of the file
	Speech   *speech.Finder                     // says the words of callers; nil means BundledSpeech
	Service  func(agent *agents.Agent) *Service // makes the team's own service of a call, in the call; nil means that there is none
	Target   *Target                            // plays on another server, in real time; nil means the simulator
	External Marks                              // what of the team's code runs outside of virtual time; [MarkAll] is all of it
	RealTime bool                               // on the wall clock and over a socket, instead of in virtual time
	Seed     uint64                             // of everything random in the simulator
	Parallel int                                // calls at once; zero means one a processor
	Turns    Turns                              // those of calls that are played at once; nil are made for each Play or PlayAll
	Orders   int                                // of the server's events, with each of which a scenario without a sweep is played; zero is what it says itself
	Order    *uint64                            // the only one of these: a seed, of which 0 is the server's own; nil is all
	Offset   *time.Duration                     // of sweeps, the only offset that is played; nil is all
	FailFast bool                               // a sweep ends with the first of its calls that fails
	Stall    time.Duration                      // real time without virtual progress after which a call is given up; zero means 10 s
	Report   Reporter                           // is told of each call; nil is nobody. A suite's is made by [reports.Suite]
	Wire     bool                               // keeps what goes over the wire, without sound and secrets, in Call.Wire
	Watch    Watcher                            // sees what happens in calls while they are played; nil is nobody
	Prices   usage.Prices                       // by which calls are priced; nil means [usage.Published], an empty table that no price is known
	Judge    *llmjudge.Model                    // answers the check judge, on targets; nil is nobody, and scenarios that ask are not played there
	Logger   *slog.Logger                       // of the simulator and the runtime; nil discards
	// Runner are settings of the sessions; nil means the defaults. A Fallback with Words and no Sound is said by the voice of the
	// simulated agent. Where to dial and the executor are the harness's own; a Tap sees every frame after the harness has, from all calls.
	Runner *runner.Options

	// Line is the caller's line of every scenario that has none of its own, as [ParseLine] reads it: "street", say; "" is none. In
	// scenarios that do have one it changes nothing.
	Line string

	// Mutant breaks agent and runtime on purpose, in one of the ways of [Mutants], to see whether a scenario notices; "" does not.
	Mutant string

	Transcripts fakeserver.TranscriptOrder // where the simulator's transcripts of the caller's turns stand to its answers; the zero value leaves it to Seed

	broken     func() *mutants.Broken // breaks one call, in place of Mutant; nil leaves it to that
	hunting    bool                   // any call that fails will do: which is the first of many does not matter
	line       *scenarios.PhoneLine   // Line, read
	voice      fakeserver.Voice
	vocabulary *fakeserver.Vocabulary
}

// Call is one played call.
type Call struct {
	Scenario  *scenarios.Scenario
	Result    *judge.Result
	Recording *timeline.Recording // nil when the call could not be played
	SHA256    string              // the recording's fingerprint; "" without one
	Contract  *contract.Contract  // what the agent came into the call with; nil when the call could not be played
	Wire      *timeline.Wire      // what went over the wire; nil unless Options.Wire is set, or Options.Report
	Usage     *usage.Bill         // what it cost; nil when the call could not be played, or never had a session
	Fallback  scenarios.Fallback  // what is known of the sound that the runtime plays where its model cannot speak
	Wall      time.Duration       // how long it took to play and judge, in real time
	Kept      []*Call             // of a scenario that was played many times, other calls of it that are worth hearing beside this one; nil is none

	order string // fingerprint of the order of the server's events; "" where none was asked for
}

// Series is a number of calls that were played together.
type Series struct {
	Calls   []*Call       // in the order of the scenarios
	Started time.Time     // of the first call, in real time
	Wall    time.Duration // from the start of the first call to the last verdict, in real time
}

// defaulted returns a copy of o with what there is to refer to.
func (o *Options) defaulted() *Options {
	var out Options
	if o != nil {
		out = *o
	}
	if out.Agents == nil {
		out.Agents = Bundled()
	}
	if out.Speech == nil {
		out.Speech = BundledSpeech()
	}
	return &out
}

// prepared returns a copy of o with its defaults, and with what the simulator understands and speaks.
func (o *Options) prepared() *Options {
	out := *o.defaulted()
	if out.Parallel <= 0 {
		out.Parallel = runtime.GOMAXPROCS(0)
	}
	if out.Turns == nil {
		out.Turns = NewTurns(out.Parallel)
	}
	out.vocabulary, out.voice = vocabulary(), usualVoice()
	return &out
}

// newAgent makes the agent that a scenario names, and returns what its file says of the line.
// Files are those beside the scenario.
func (o *Options) newAgent(sc *scenarios.Scenario, files fs.FS) (agent *agents.Agent, line lineOfFile, err error) {
	if sc.AgentIsFile() {
		return o.fileAgent(sc, files)
	}
	name := sc.Agent
	construct, ok := o.Agents[name]
	if !ok || construct == nil {
		return nil, line, fmt.Errorf("unknown agent %q: there are %s", name, strings.Join(slices.Sorted(maps.Keys(o.Agents)), ", "))
	}
	if agent = construct(); agent == nil {
		return nil, line, fmt.Errorf("agent %q: its constructor returned nil", name)
	}
	if isSupportline(construct) {
		agent, line.runtime = hangsUp(agent, sc), supportRuntime(sc, o.Runner == nil || o.Runner.Playout == runner.DevicePlayout)
	}
	return agent, line, nil
}

// prices is the table by which calls are priced.
func (o *Options) prices() usage.Prices {
	if o.Prices == nil {
		return usage.Published()
	}
	return o.Prices
}

// runnerOptions returns the settings of a scenario's session.
func (o *Options) runnerOptions(sc *scenarios.Scenario) *runner.Options {
	var out runner.Options
	if o.Runner != nil {
		out = *o.Runner
	}
	if out.Logger == nil {
		out.Logger = o.Logger
	}
	ask(&out, &sc.Session)
	return &out
}

// Play plays one scenario. It does not fail: what kept a call from being played is the verdict "error"
// of its result; that of no scenario is, too. Of ctx, which may be nil, only Err is asked, every 20 ms of the call; a cancelled call is hung up.
func Play(ctx context.Context, sc *scenarios.Scenario, opts *Options) *Call {
	if sc == nil {
		return notPlayed("(no scenario)", errors.New("the scenario is nil"))
	}
	if ctx == nil {
		ctx = context.Background()
	}
	opts = opts.prepared()
	call := &Call{Scenario: sc}
	began := time.Now()
	defer func() {
		call.Wall = time.Since(began)
		opts.report(call, began)
	}()
	if why := opts.Skips(sc); why != "" {
		call.Result = judge.SkippedResult(sc, why)
		return call
	}
	var err error
	if opts.line, err = opts.outsideLine(); err != nil {
		call.Result = judge.ErrorResult(sc, "options: Line: "+err.Error())
		return call
	}
	call.Scenario = opts.on(sc)
	if many := opts.manyOf(call.Scenario); many != nil {
		many.play(ctx, call)
	} else {
		call.once(ctx, opts)
		call.unexplored(opts)
	}
	for _, c := range append([]*Call{call}, call.Kept...) {
		c.fingerprint()
	}
	return call
}

// once plays one call of a scenario, when its turn has come.
func (c *Call) once(ctx context.Context, opts *Options) {
	defer opts.Turns.take()()
	err := ctx.Err() // a call whose time is over before its turn has come is not begun
	if err == nil {
		err = c.contained(ctx, opts)
	}
	if err == nil {
		return
	}
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		err = context.Cause(ctx) // why it was cancelled: a budget, an interrupt
	}
	if opts.Target != nil {
		err = opts.Target.clean(err)
	}
	c.unplayed(err)
}

// unplayed makes the call one that could not be played.
func (c *Call) unplayed(err error) {
	c.Recording, c.Contract, c.Usage, c.Wire, c.Result = nil, nil, nil, nil, judge.ErrorResult(c.Scenario, err.Error())
}

// fingerprint takes the fingerprint of what was played. Of the calls of a sweep that are not shown nobody asks for it.
func (c *Call) fingerprint() {
	if c.Recording == nil {
		return
	}
	var err error
	if c.SHA256, err = c.Recording.SHA256(); err != nil {
		c.unplayed(err)
	}
}

// contained is play, with a panic turned into an error: one broken agent must not cost the results of
// the other calls.
func (c *Call) contained(ctx context.Context, opts *Options) error {
	err := contain.Call("", func() error { return c.play(ctx, opts) })
	panicked, ok := err.(*contain.PanicError)
	if !ok {
		return err
	}
	if elsewhere, ok := panicked.Value.(*virtualtime.PanicError); ok {
		panicked = elsewhere.PanicError
	}
	return fmt.Errorf("panic: %v\n%s", panicked.Value, panicked.Stack)
}

// play plays and judges the call.
func (c *Call) play(ctx context.Context, opts *Options) error {
	if err := opts.judgeable(c.Scenario); err != nil {
		return err
	}
	said, err := opts.linesOf(ctx, c.Scenario)
	if err != nil {
		return err
	}
	var head *judge.Playhead
	var outside map[string]bool
	var overlooked []judge.NotLookedAt
	var stragglers []string
	user := &usercode.Running{}
	cancelled := func() bool { return ctx.Err() != nil }
	body := func(inner context.Context) error {
		l := newLive(inner, c.Scenario, opts, said, user, cancelled)
		head = l.head
		rec, err := l.run(inner)
		c.Recording, c.Contract, c.Usage, outside = rec, l.contract, l.usage, l.outside
		if err == nil {
			c.Wire = l.taps.Wire()
		}
		c.order, overlooked = l.order, l.service.overlooked
		c.Fallback, stragglers = l.fallback, l.stragglers
		return err
	}
	switch {
	case opts.Target != nil && ctx.Err() != nil:
		err = context.Cause(ctx) // nobody is dialled any more
	case opts.Target != nil, opts.RealTime:
		err = body(ctx)
	default:
		err = virtualtime.RunWith(&virtualtime.Options{Stall: opts.Stall, Cancelled: cancelled}, body)
		if len(stragglers) > 0 && c.Recording != nil && isLeak(err) {
			err = nil
		}
		err = user.Explained(err)
	}
	if err != nil {
		return err
	}
	if err = c.askedOf(ctx, head, opts.Judge); err != nil {
		return err
	}
	c.Result = head.Result(c.Recording)
	if opts.Target == nil && !opts.RealTime {
		c.Result.NotLookedAt = append(c.Result.NotLookedAt, untimed(c.Scenario, outside, c.Recording)...)
	}
	c.blameStragglers(stragglers)
	c.Result.NotLookedAt = append(append(c.Result.NotLookedAt, overlooked...), unasked(c)...)
	if why := c.Scenario.NamesUnchecked; why != "" {
		c.Result.NotLookedAt = append(c.Result.NotLookedAt, judge.NotLookedAt{
			Kind: judge.BlindNames, Pos: c.Scenario.AgentPos, What: "names of tools, agents and guardrails: " + why,
		})
	}
	return nil
}

// PlayAll plays scenarios, each once whatever its Repeat is, several at once, and calls done after each, one call at a time, with its
// place in scs. done may be nil. A cancelled ctx ends the running calls and leaves the rest unplayed.
func PlayAll(ctx context.Context, scs []*scenarios.Scenario, opts *Options, done func(i int, c *Call)) *Series {
	opts = opts.prepared()
	run := &Series{Calls: make([]*Call, len(scs)), Started: time.Now()}
	var mu sync.Mutex // guards calls of done
	several(len(scs), opts.Parallel, func(i int) {
		call := Play(ctx, scs[i], opts)
		mu.Lock()
		defer mu.Unlock()
		run.Calls[i] = call
		if done != nil {
			done(i, call)
		}
	})
	run.Wall = time.Since(run.Started)
	return run
}

// several does n things, begun in their order, so many at once, and returns when all are done.
func several(n, atOnce int, do func(i int)) {
	var begun atomic.Int64
	var workers sync.WaitGroup
	for range min(atOnce, n) {
		workers.Go(func() {
			for i := int(begun.Add(1)) - 1; i < n; i = int(begun.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}
