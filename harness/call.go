package harness

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/harness/internal/handset"
	"github.com/voicesim/voicesim/harness/internal/listening"
	"github.com/voicesim/voicesim/harness/internal/taps"
	"github.com/voicesim/voicesim/harness/internal/usercode"
	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/internal/mutants"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/contract"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/usage"
)

// The delays of the simulated link, one way each. Chosen: a plausible network; the odd microseconds
// keep arrivals apart from the caller's frames and from the server's timers.
const (
	linkUp   = 15013 * time.Microsecond
	linkDown = 15037 * time.Microsecond
)

// simulatorKey is the key for the simulator, which accepts any but wants one.
const simulatorKey = "simulated"

// closeWithin is how long the timeline stays open after the hang-up.
const closeWithin = 2 * time.Second

// live is a call while it runs. Only the frame loop uses it, but for what the taps share.
type live struct {
	opts      *Options
	sc        *scenarios.Scenario
	lines     *lines
	cancelled func() bool // asked every 20 ms

	head     *judge.Playhead
	rec      *timeline.Recorder
	arrivals *listening.Arrivals
	taps     *taps.Taps
	ear      *listening.Ear
	mouth    handset.Mouth
	line     *handset.Line
	gateway  *handset.Gateway
	button   button
	talking  atomic.Bool // the caller has begun to say something, and not come to its end
	script   *models.Script
	executor *usercode.Executor
	running  *usercode.Running // what of the user's code runs
	service  service

	simulator *fakeserver.Server
	broken    *mutants.Broken // nil breaks nothing
	order     string          // fingerprint of the order of the server's events, once the call is over; "" where none was asked for

	// The session.
	startsWith  string             // name of the agent
	fallback    scenarios.Fallback // what is known of the runtime's own sound
	contract    *contract.Contract // what it came with; nil until the call is over
	usage       *usage.Bill        // what the call cost; nil until it is over, and without a session
	deployments map[string]string  // of the simulator on Azure, and the models that they run; nil takes any
	outside     map[string]bool    // names of the tools that run outside of virtual time
	connecting  chan connected     // gets the outcome of the connect, once
	session     *runner.Session    // nil until connected
	connectErr  error
	sent        int64          // samples sent to the session
	work        sync.WaitGroup // the connect, decisions, the hang-up

	// The hang-up.
	hungUp   bool
	hungUpAt time.Duration
	closed   chan struct{} // closed when the session is
	closeErr error         // of the session; written before closed is closed

	stragglers []string // names of user code that still ran when the session was closed

	mutedUntil time.Duration // the caller's line delivers silence until then
	muteTook   bool          // and has taken sound since it was muted

	// The tracks.
	caller, agent track
	heard         []int16 // one frame, as it is played, reused

	acted map[string]bool // what the phone line has done; nil is nothing
}

// connected is the outcome of a connect.
type connected struct {
	session *runner.Session
	err     error
}

// newLive prepares a call in the time and bubble of ctx.
func newLive(ctx context.Context, sc *scenarios.Scenario, opts *Options, said *lines, user *usercode.Running, cancelled func() bool) *live {
	rec := timeline.NewRecorder()
	rec.Watch = opts.watching()
	l := &live{
		opts:       opts,
		running:    user,
		sc:         sc,
		lines:      said,
		cancelled:  cancelled,
		head:       judge.NewPlayhead(sc),
		rec:        rec,
		executor:   usercode.NewExecutor(ctx, opts.External&MarkTools != 0, user),
		connecting: make(chan connected, 1),
		closed:     make(chan struct{}),
		caller:     newTrack(),
		agent:      newTrack(),
	}
	l.service.call = l
	l.service.ctx, l.service.hangUp = context.WithCancelCause(ctx)
	return l
}

// run plays the call and returns its recording. The error says why it could not be played.
func (l *live) run(ctx context.Context) (*timeline.Recording, error) {
	defer l.service.hangUp(ErrHungUp)
	agent, line, err := l.make(ctx)
	if err == nil {
		l.broken, err = l.opts.breaks()
	}
	if err != nil {
		return nil, err
	}
	defer l.broken.Close()
	ropts := l.opts.runnerOptions(l.sc)
	line.settle(ropts)
	greets(ropts, &l.sc.Session)
	l.startsWith, l.outside = agent.Name, l.opts.outsideTools(agent)
	agent = l.broken.Agent(l.overridden(ctx, agent, ropts))
	if l.line, err = handset.NewLine(ropts, l.phoneLine()); err != nil {
		return nil, err
	}
	l.fallback = l.opts.fallbackOf(ropts)
	l.heard = make([]int16, 0, l.line.FrameSamples())
	l.arrivals = listening.NewArrivals(agent.Name, l.line.Loudspeaker)
	l.arrivals.Guessed = l.lines.guessed
	l.arrivals.Fallback = speakFallback(ropts, l.voice())
	looks := judge.LooksAt(l.sc)
	l.taps = taps.New(l.rec, l.arrivals, taps.Looks{Told: looks.Told, Memory: looks.Memory, Events: looks.Events})
	l.taps.Messages(l.sc.Writes())
	l.taps.Prices(l.opts.prices(), looks.Tokens)
	if l.opts.Wire || l.opts.Report != nil {
		l.taps.KeepWire()
	}
	if l.sc.Measures(judge.MeasureAudioIntact) && l.opts.Target == nil {
		l.taps.KeepReceived()
	}
	l.ear = listening.NewEar(l.rec, l.arrivals, l.sc.Limits.Hole)
	l.gateway = handset.NewGateway(ropts.Input)
	l.button = newButton(&l.sc.Session)
	l.script = l.newScript(agent)

	l.dialTo(ctx, ropts)
	ordered := l.ordered(ropts)
	defer ordered()
	l.marked(ctx, ropts)
	ropts.Executor, ropts.Tap, ropts.Observe = l.executor.Run, l.taps.Before(ropts.Tap), l.line.Observing(l.taps.Observing(ropts.Observe))
	l.broken.Runtime(ropts)
	dialling, giveUp := context.WithCancel(l.broken.In(ctx))
	defer giveUp()
	l.work.Go(func() {
		var c connected
		contain.Do("the connect", func() (err error) {
			c.session, err = l.service.connect(dialling, agent, ropts)
			return err
		}, func(err error) {
			c.err = err
			l.connecting <- c
		})
	})

	length, err := l.frames(ctx)
	giveUp()
	err = errors.Join(err, l.closeLate())
	l.work.Wait()
	l.straggles()
	err = errors.Join(err, l.closeErr, l.service.outcome(), l.closeSimulator())
	if err != nil {
		return nil, err
	}
	l.contracted(ctx, agent)
	if l.session != nil {
		l.usage = l.taps.Bill(l.session.Usage())
		l.usage.Simulated = l.simulator != nil
	}
	rec := l.rec.Finish(length, l.caller.over(l.line.Said), l.agent.over(l.line.Whole))
	for _, f := range l.taps.Received(rec) {
		l.head.Feed(rec.Add(length, f))
	}
	l.head.Finish(length)
	return rec, nil
}

// make makes the agent that answers the call, and the team's service, and returns what the agent's file says of the line.
func (l *live) make(ctx context.Context) (agent *agents.Agent, line lineOfFile, err error) {
	l.apart(ctx, MarkAgents, "what makes the agent", func() {
		if agent, line, err = l.opts.newAgent(l.sc, l.sc.Files); err == nil {
			err = l.newService(agent)
		}
	})
	return cmp.Or(l.service.Agent, agent), line, err
}

// dialTo has the session dial the target, or a simulator that is started.
func (l *live) dialTo(ctx context.Context, o *runner.Options) {
	if l.opts.Target != nil {
		l.opts.Target.dialTo(o)
		return
	}
	l.playsAs(o)
	l.simulator = l.server(ctx)
	o.URL, o.NetDial, o.APIKey = l.simulator.URL(), l.simulator.NetDial, simulatorKey
	o.Key, o.NoEnvironment = nil, true
	if o.Dialect == runner.DialectAzure {
		o.URL = strings.TrimSuffix(o.URL, "/v1/realtime") // of the resource
	}
	inside := func(do func()) { virtualtime.Inside(ctx, do) }
	o.Enter = func() func(func()) {
		if virtualtime.Here(ctx) {
			return nil // without a closure for each frame
		}
		return inside
	}
}

// closeSimulator ends the simulator, where there is one.
func (l *live) closeSimulator() error {
	if l.simulator == nil {
		return nil
	}
	return l.simulator.Close()
}

// server starts the simulator, in memory or on a socket.
func (l *live) server(ctx context.Context) *fakeserver.Server {
	opts := &fakeserver.Options{
		NewModel:   l.script.Session,
		Voice:      l.voice(),
		Utterances: l.lines.own,
		Vocabulary: l.opts.vocabulary,
		Seed:       l.opts.Seed,
		Pacing:     pacing(&l.sc.Simulator, l.opts.Transcripts),
		Epoch:      epoch,
		Observe:    l.taps.Observe,
		Logger:     l.logger(ctx, l.opts.Logger),
		SpeaksOn:   l.talking.Load,

		Deployments: l.deployments,
	}
	if l.opts.RealTime {
		return fakeserver.NewServer(opts)
	}
	return fakeserver.NewMemory(opts, fakeserver.MemoryOptions{Delay: linkUp, DelayBack: linkDown})
}

// voice is how the simulator speaks.
func (l *live) voice() fakeserver.Voice {
	if len(l.lines.agent) == 0 {
		return l.opts.voice
	}
	return fakeserver.Voices(ownVoice(l.lines.agent), l.opts.voice)
}

// closeLate closes a session that connected after the line was hung up.
func (l *live) closeLate() error {
	if l.session != nil || l.connectErr != nil {
		return nil
	}
	if c := <-l.connecting; c.session != nil {
		l.service.end()
		return c.session.Close()
	}
	return nil
}
