package harness

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// The delays of the simulated link, one way each. Chosen: a plausible network; the odd microseconds
// keep arrivals apart from the caller's frames and from the server's timers.
const (
	linkUp   = 15013 * time.Microsecond
	linkDown = 15037 * time.Microsecond
)

// simulatorKey is the key for the simulator, which accepts any but wants one.
const simulatorKey = "simulated"

// usualCall is how many samples of each track there is room for at first. Chosen: half a minute.
const usualCall = 30 * audio.RateHz

// closeWithin is how long the timeline stays open after the hang-up. Source: the scenario language, 4.8.
const closeWithin = 2 * time.Second

// live is a call while it runs. Only the frame loop uses it, but for what the taps share.
type live struct {
	opts      *Options
	sc        *scenarios.Scenario
	cancelled func() bool // asked every 20 ms

	head     *scenarios.Playhead
	rec      *timeline.Recorder
	arrivals *arrivals
	taps     *taps
	ear      *ear
	mouth    *Caller
	script   *fakeserver.Script
	executor *executor

	// The session.
	connecting chan connected  // gets the outcome of the connect, once
	session    *runner.Session // nil until connected
	connectErr error
	sent       int64          // samples sent to the session
	work       sync.WaitGroup // the connect, the events, the hang-up

	// The hang-up.
	hungUp   bool
	hungUpAt time.Duration
	closed   chan struct{} // closed when the session is
	closeErr error         // of the session; written before closed is closed

	// The tracks.
	caller, agent []int16
	pcm           []byte  // one frame, reused
	heard         []int16 // one frame, reused
}

// connected is the outcome of a connect.
type connected struct {
	session *runner.Session
	err     error
}

// newLive prepares a call in the time and bubble of ctx.
func newLive(ctx context.Context, sc *scenarios.Scenario, opts *Options, cancelled func() bool) *live {
	rec := timeline.NewRecorder()
	l := &live{
		opts:       opts,
		sc:         sc,
		cancelled:  cancelled,
		head:       scenarios.NewPlayhead(sc),
		rec:        rec,
		executor:   &executor{ctx: ctx},
		connecting: make(chan connected, 1),
		closed:     make(chan struct{}),
		heard:      make([]int16, 0, audio.FrameSamples),
		caller:     make([]int16, 0, usualCall),
		agent:      make([]int16, 0, usualCall),
	}
	return l
}

// run plays the call and returns its recording. The error says why it could not be played.
func (l *live) run(ctx context.Context) (*timeline.Recording, error) {
	newAgent, ok := l.opts.Agents[l.sc.Agent]
	if !ok {
		return nil, fmt.Errorf("unknown agent %q", l.sc.Agent)
	}
	agent := newAgent()
	l.arrivals = newArrivals(agent.Name)
	l.taps = &taps{rec: l.rec, arrivals: l.arrivals}
	l.ear = &ear{rec: l.rec, arrivals: l.arrivals}
	l.mouth = newCaller(func(step int, at time.Duration) {
		l.rec.AddAt(at, timeline.LaneCaller, timeline.ActEnded{Step: step})
	})
	l.script = fakeserver.NewScript(modelSteps(l.sc), &fakeserver.ScriptOptions{Agent: agent.Name, Note: l.taps.note})
	server := l.server()

	ropts := l.opts.runnerOptions(l.sc)
	ropts.URL, ropts.NetDial, ropts.APIKey = server.URL(), server.NetDial, simulatorKey
	ropts.Executor, ropts.Tap = l.executor.run, l.taps.frame
	dialling, giveUp := context.WithCancel(ctx)
	defer giveUp()
	l.work.Go(func() {
		session, err := runner.New(agent, ropts).Connect(dialling)
		l.connecting <- connected{session, err}
	})

	length, err := l.frames(ctx)
	giveUp()
	err = errors.Join(err, l.closeLate())
	l.work.Wait()
	if l.closeErr == nil { // else there is code that never comes back
		l.executor.wait()
	}
	err = errors.Join(err, l.closeErr, server.Close())
	if err != nil {
		return nil, err
	}
	l.head.Finish(length)
	return l.rec.Finish(length, l.caller, l.agent), nil
}

// server starts the simulator, in memory or on a socket.
func (l *live) server() *fakeserver.Server {
	opts := &fakeserver.Options{
		NewModel:   func(fakeserver.SessionInfo) fakeserver.Model { return l.script },
		Voice:      l.opts.voice,
		Vocabulary: l.opts.vocabulary,
		Seed:       l.opts.Seed,
		Epoch:      epoch,
		Observe:    l.taps.observe,
		Logger:     l.opts.Logger,
	}
	if l.opts.RealTime {
		return fakeserver.NewServer(opts)
	}
	return fakeserver.NewMemory(opts, transport.MemoryOptions{Delay: linkUp, DelayBack: linkDown})
}

// frames is the frame loop: one round every 20 ms, until the call is over and closed. It returns the
// call's length.
func (l *live) frames(ctx context.Context) (time.Duration, error) {
	for k := 0; ; k++ {
		now := time.Duration(k) * audio.FrameDuration
		time.Sleep(time.Until(l.rec.Start().Add(now)))
		if !l.hungUp && (ctx.Err() != nil || l.cancelled()) {
			l.hangUp(now)
		}
		l.connect(ctx)
		for _, r := range l.rec.Take(now) {
			l.head.Feed(r)
		}
		for _, act := range l.head.Tick(now) {
			l.do(now, act)
		}
		if !l.hungUp && (l.head.Over() || l.connectErr != nil) {
			l.hangUp(now)
		}
		if l.hungUp && l.isClosed(now) {
			for _, r := range l.rec.Take(now + 1) {
				l.head.Feed(r)
			}
			return now, l.failure(ctx)
		}
		l.frame(now)
	}
}

// failure is why the call could not be played to its end; nil when it was.
func (l *live) failure(ctx context.Context) error {
	switch {
	case l.connectErr != nil:
		return l.connectErr
	case l.cancelled():
		return context.Canceled
	}
	return ctx.Err()
}

// connect takes the outcome of the connect when there is one.
func (l *live) connect(ctx context.Context) {
	if l.session != nil || l.connectErr != nil {
		return
	}
	select {
	case c := <-l.connecting:
		l.session, l.connectErr = c.session, c.err
	default:
		return
	}
	if l.session == nil {
		return
	}
	l.rec.Add(timeline.LaneSession, timeline.Connected{})
	l.work.Go(func() { l.taps.session(context.WithoutCancel(ctx), l.session) })
}

// closeLate closes a session that connected after the line was hung up.
func (l *live) closeLate() error {
	if l.session != nil || l.connectErr != nil {
		return nil
	}
	if c := <-l.connecting; c.session != nil {
		return c.session.Close()
	}
	return nil
}

// frame hears one frame of the playout and sends one of the caller.
func (l *live) frame(now time.Duration) {
	said := l.mouth.next(now)
	l.caller = append(l.caller, said...)
	if l.session == nil || l.hungUp {
		l.agent = append(l.agent, silence[:]...)
		return
	}
	l.pcm = append(l.pcm[:0], pcmSilence[:]...)
	n, _ := l.session.Playout().Read(l.pcm) // what it does not fill is silence, at the end too
	clear(l.pcm[n:])
	l.heard = audio.Format{}.AppendSamples(l.heard[:0], l.pcm)
	l.agent = append(l.agent, l.heard...)
	l.ear.hear(now, l.heard)

	l.pcm = audio.Format{}.AppendBytes(l.pcm[:0], said)
	if l.session.SendAudio(l.pcm) == nil {
		l.sent += int64(len(said))
	}
}

// silence is a frame of it, and pcmSilence the same in bytes.
var (
	silence    [audio.FrameSamples]int16
	pcmSilence [2 * audio.FrameSamples]byte
)

// do carries out an act of the playhead.
func (l *live) do(now time.Duration, act scenarios.Act) {
	lane := timeline.LaneCaller
	var err error
	switch act.Kind {
	case scenarios.ActSpeak:
		err = l.speak(act.Step)
	case scenarios.ActDecide:
		lane = timeline.LaneHuman
		err = l.decide(act)
	}
	if err != nil {
		l.rec.AddAt(now, lane, timeline.ActFailed{Step: act.Step, Reason: err.Error()})
		return
	}
	l.rec.AddAt(now, lane, timeline.ActBegan{Step: act.Step})
	if act.Kind == scenarios.ActDecide {
		l.rec.AddAt(now, lane, timeline.ActEnded{Step: act.Step})
	}
}

// speak lets the caller begin to say the words of a step.
func (l *live) speak(step int) error {
	s := l.sc.Script[step]
	sound, err := speech(s.Caller)
	if err != nil {
		return err
	}
	l.script.Begin(s.Exchange, l.sent)
	l.mouth.say(step, sound)
	return nil
}

// decide tells the session what a human decided.
func (l *live) decide(act scenarios.Act) error {
	switch {
	case l.session == nil:
		return errors.New("the call is not connected")
	case act.Decision == scenarios.DecisionApprove:
		return l.session.Approve(act.Call)
	case act.Decision == scenarios.DecisionReject:
		return l.session.Reject(act.Call, act.Message)
	}
	return nil
}

// hangUp ends the call: the line goes dead at once, the session is closed beside the frame loop.
func (l *live) hangUp(now time.Duration) {
	l.hungUp, l.hungUpAt = true, now
	l.ear.hangUp(now)
	if l.session == nil {
		close(l.closed)
		return
	}
	l.work.Go(func() {
		defer close(l.closed)
		l.closeErr = l.session.Close()
	})
}

// isClosed reports whether the session is closed, or was given up.
func (l *live) isClosed(now time.Duration) bool {
	select {
	case <-l.closed:
		return true
	default:
		return now >= l.hungUpAt+closeWithin
	}
}
