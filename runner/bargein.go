package runner

import (
	"context"
	"strings"
	"time"

	"github.com/voicesim/voicesim/runner/internal/jobs"
	"github.com/voicesim/voicesim/runner/internal/settings"
	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/wire"
)

// FalseAlarms says which speech of the caller does not cut the agent off: a word of agreement, a cough, a door. The zero
// value: all does. With any other the session decides, not the server: that is asked neither to interrupt nor to respond,
// and the session asks for the responses to turns that were none. It holds with server-side turn detection, and not with
// BargeInOff.
type FalseAlarms struct {
	// MinSpeech is how long the caller must speak to cut the agent off. It is counted until the server says that the caller has
	// stopped, so the silence by which the server knows that is in it: 500 ms where TurnDetection.Silence does not say
	// otherwise. Zero means 1.2 s with Backchannel, else none.
	MinSpeech time.Duration
	// Backchannel reports whether words of the caller only show that somebody is listening: "mm-hm". It is asked about
	// speech shorter than MinSpeech, runs through Options.Executor, and needs transcripts. Words that do not come within
	// two seconds cut the agent off. nil means that all speech shorter than MinSpeech is a false alarm.
	Backchannel func(ctx context.Context, words string) bool
	// Pause holds the agent's sound as long as nothing is decided, and goes on with it after a false alarm. It needs a
	// device that reads the Playout (DevicePlayout).
	Pause bool
	// Noise is the shortest speech that is a turn of the caller. What is shorter, a click, a cough, is none, also while the
	// agent is not heard: nobody answers it, its item is deleted, and words that the server finds in it, which it makes up,
	// are not told. An Ignored event tells of it. With ServerVAD it is the speech that counts, without the silence after
	// it; with SemanticVAD the silence counts, too. While the agent is heard it is interrupted by longer speech only.
	Noise time.Duration
}

// Ignored reports that what the server took for a turn of the caller was a noise: see FalseAlarms.Noise.
type Ignored struct {
	Header
	Length time.Duration // of what was heard
}

// judges reports whether the session decides about the caller's speech.
func (o *Options) judges() bool {
	f := &o.FalseAlarms
	return (f.MinSpeech > 0 || f.Noise > 0 || f.Backchannel != nil || f.Pause) && o.BargeIn != BargeInOff
}

// usualSuspicion is the least that a caller speaks to cut the agent off where a callback judges shorter speech. Chosen: two
// syllables of agreement, and the server's silence behind them.
const usualSuspicion = 1200 * time.Millisecond

// wordsWait is how long words may take that are to decide. Chosen: transcripts come within a second.
const wordsWait = 2 * time.Second

// suspect takes the begin of speech that the session decides about, and reports whether it cuts the agent off at once.
func (l *loop) suspect() (cut bool) {
	f := &l.s.opts.FalseAlarms
	least := f.MinSpeech
	if f.Backchannel != nil {
		fill(&least, usualSuspicion)
	}
	if f.Noise > 0 { // it is over before the server says so
		_, silence := turntaking.Margins(l.config.detection)
		least = max(least, f.Noise+silence)
	}
	l.suspicion.Began(l.heardOrMaking())
	l.deadlines.Cancel(l.waits.suspicion)
	waits := l.suspicion.Suspected() && least > 0
	l.s.player.Pause(f.Pause && waits)
	if !waits {
		return l.suspicion.LongEnough() == turntaking.Cut
	}
	l.waits.suspicion = l.deadlines.Add(least, func() { l.verdict(l.suspicion.LongEnough()) })
	return false
}

// heardOrMaking reports whether the agent is heard, or about to be.
func (l *loop) heardOrMaking() bool { return !l.s.player.Silent() || l.scheduler.Active != "" }

// verdict does what was decided about the caller's speech.
func (l *loop) verdict(v turntaking.Verdict) {
	if v == turntaking.Undecided {
		return
	}
	l.deadlines.Cancel(l.waits.suspicion)
	l.s.player.Pause(false)
	if v == turntaking.Cut {
		l.cutOff("", ByCaller)
	}
}

// suspectStopped takes the end of speech.
func (l *loop) suspectStopped() {
	if !l.s.opts.judges() {
		return
	}
	l.verdict(l.suspicion.Ended(l.s.opts.FalseAlarms.Backchannel != nil))
	if l.suspicion.Judging() {
		l.deadlines.Cancel(l.waits.suspicion)
		l.waits.suspicion = l.deadlines.Add(wordsWait, func() { l.judged(true) })
	}
}

// noise takes the end of speech, and reports whether it was none: see FalseAlarms.Noise.
func (l *loop) noise(ev *wire.InputAudioBufferSpeechStopped) (ignored bool) {
	l.speech.Ended(ev.AudioEndMs, l.config.detection)
	if !l.s.opts.judges() || l.speech.Length >= l.s.opts.FalseAlarms.Noise {
		return false
	}
	v, ignored := l.suspicion.Noise()
	l.verdict(v)
	l.speech.Noise = ignored
	return ignored
}

// forgetNoise takes a turn that was a noise out of the conversation.
func (l *loop) forgetNoise(item string) {
	if l.speech.Committed(item) {
		l.emit(&Ignored{Header: Header{ItemID: item}, Length: l.speech.Length})
		l.send(&wire.ConversationItemDelete{EventID: "voicesim_delete_" + item, ItemID: item})
		l.remind()
	}
}

// judgeWords has the application say whether words mean something.
func (l *loop) judgeWords(words string) {
	if !l.suspicion.Judging() {
		return
	}
	if strings.TrimSpace(words) == "" { // a noise
		l.judged(false)
		return
	}
	idle := false
	l.s.jobs.Start(jobs.Task{
		Name: "judging the caller's words", Timeout: wordsWait, Expired: errCheckTimeout,
		Work: func(ctx context.Context) error {
			idle = l.s.opts.FalseAlarms.Backchannel(ctx, words)
			return nil
		},
		Result: func(err error) { l.judged(err != nil || !idle) },
	})
}

// judged takes what the words mean.
func (l *loop) judged(meant bool) {
	v, respond := l.suspicion.Judged(meant)
	l.verdict(v)
	if respond {
		l.answerTurn()
	}
}

// ownCommit asks for the response to a turn where the server does not.
func (l *loop) ownCommit() {
	if l.s.opts.judges() && !l.s.opts.noResponse() {
		if l.suspicion.Committed() {
			l.answerTurn()
		}
	} else if l.shield.on {
		l.answerTurn()
	}
}

// noResponse reports whether the application answers turns.
func (o *Options) noResponse() bool {
	return o.TurnDetection != nil && (o.TurnDetection.NoResponse || o.TurnDetection.Type == NoTurnDetection)
}

func (l *loop) answerTurn() { l.enqueue(l.inTurn(nil)) }

// shield keeps the server from cutting off an answer that cannot be interrupted.
type shield struct {
	on        bool
	detection wire.Opt[wire.TurnDetection] // to be restored
}

// shielded reports whether an answer that cannot be interrupted is requested, under way or heard.
func (l *loop) shielded() bool {
	if l.scheduler.Protects() {
		return true
	}
	for _, r := range l.responses.byID {
		if r.protected && !r.done {
			return true
		}
	}
	for _, t := range l.s.player.Unheard() {
		if r := l.responses.byID[t.Response]; r != nil && r.protected {
			return true
		}
	}
	return false
}

// raiseShield asks the server not to interrupt, before the request of an answer that cannot be. It is not to respond to
// turns either, as long as that one is heard: the session does.
func (l *loop) raiseShield() {
	d, on := l.config.detection.Value()
	if l.shield.on || !on || !d.InterruptResponse.Or(true) {
		return
	}
	l.shield.on = true
	l.updateDetection(l.config.detection)
}

// lowerShield restores what was, once the answer was heard.
func (l *loop) lowerShield() {
	if !l.shield.on || l.shielded() {
		return
	}
	before := l.shield.detection
	l.shield = shield{}
	l.updateDetection(before)
}

// updateDetection changes the turn detection, and nothing else.
func (l *loop) updateDetection(d wire.Opt[wire.TurnDetection]) {
	s := l.underShield(wire.Session{Type: wire.SessionRealtime, Audio: &wire.SessionAudio{Input: &wire.SessionAudioInput{TurnDetection: d}}})
	l.send(&wire.SessionUpdate{EventID: l.config.updates.Add("", s), Session: s})
	l.learn(settings.Detection(&s))
}

// underShield is a configuration as it is sent: while the shield is up, the server neither interrupts nor responds, and
// what the configuration says of that is to be restored.
func (l *loop) underShield(s wire.Session) wire.Session {
	if !l.shield.on || s.Audio == nil || s.Audio.Input == nil {
		return s
	}
	d, on := settings.Detection(&s).Value()
	if !on {
		return s
	}
	l.shield.detection = wire.Some(d)
	d.InterruptResponse, d.CreateResponse = wire.Some(false), wire.Some(false)
	both, input := *s.Audio, *s.Audio.Input
	input.TurnDetection, both.Input, s.Audio = wire.Some(d), &input, &both
	return s
}
