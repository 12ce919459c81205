package clientlint

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// Options say what the frames of a session do not.
type Options struct {
	// Session is the configuration in force before the first frame, for sessions that get no session.created:
	// those of the control socket of a phone call. nil: the frames tell.
	Session *wire.Session
	// Control says that the frames are those of the control socket of a phone call: the caller hears through
	// another channel, where the server truncates by itself.
	Control bool
	// Injected reports whether the text of a user's message was written by the client's program and not by the
	// caller: such a message is no turn. nil means [FromSDK].
	Injected func(text string) bool
	// NoSound says that the sound was cut from the frames, as recordings do to be small. What is judged by the
	// length of sound is then not judged.
	NoSound bool
	// NoTimes says that the frames have no times, only an order. What is judged by times is then not judged.
	NoTimes bool
}

// Linter judges the client of one session by the frames of both its ends. It has no clock, keeps no frame, and is not
// safe for concurrent use.
type Linter struct {
	opts   Options
	emit   func(LintFinding)
	counts map[string]int // findings of a rule

	// The frames.
	now    time.Duration
	frames int
	open   *sentFrame  // the client's last, until it is known whether the server takes it
	recent []sentFrame // the client's before it, without sound: the newest last
	asking cause       // what the client did that a finding is about

	// What is in force.
	transcribing bool
	vad          wire.Opt[wire.TurnDetection]
	model        string
	ending       map[string]bool // models of which it is told that they end
	tools        []wire.Tool
	input        audio.Format

	conv     conversation
	answers  answers
	refusals map[string]int // by event and code
	sound    inputSound
	samples  []int16 // of the append that is being measured
	calls    calls
	playing  playing

	translation translation
}

// cause is a frame of the client's.
type cause struct {
	frame   int
	event   string // type; "" is none
	eventID string
}

// mostOfRule bounds the findings of one rule in one session. Chosen: the first ones tell.
const mostOfRule = 20

// mostOf returns how many findings of a rule a session tells. Clients that cancel at every interruption, whatever is in progress, do so
// by design: once says it all. Source: pipecat's OpenAI Realtime service.
func mostOf(rule string) int {
	if rule == ruleCancelInactive || rule == ruleStaleCancel {
		return 1
	}
	return mostOfRule
}

// New returns a linter for a session from its first frame on. It calls found with each finding, at once.
func New(opts Options, found func(LintFinding)) *Linter {
	if opts.Injected == nil {
		opts.Injected = FromSDK
	}
	l := &Linter{opts: opts, emit: found, counts: map[string]int{}, refusals: map[string]int{}, ending: map[string]bool{}}
	l.conv.init()
	l.answers.init()
	l.calls.init()
	if opts.Session != nil {
		l.configure(opts.Session)
	}
	return l
}

// configure takes over what the server says is in force.
func (l *Linter) configure(config *wire.Session) {
	l.model, l.tools = config.Model, config.Tools
	l.transcribing = config.Type == wire.SessionTranscription
	l.translation.on = config.Type == wire.SessionTranslation
	if config.Audio == nil || config.Audio.Input == nil {
		return
	}
	l.vad = config.Audio.Input.TurnDetection
	if f, err := config.Audio.Input.Format.Audio(); err == nil && config.Audio.Input.Format != nil {
		l.input = f
	}
	if out := config.Audio.Output; out != nil && out.Format != nil {
		if f, err := out.Format.Audio(); err == nil {
			l.playing.format = f
		}
	}
}

// report emits a finding.
func (l *Linter) report(rule, format string, args ...any) {
	l.counts[rule]++
	if l.counts[rule] > mostOf(rule) {
		return
	}
	frame := l.asking.frame
	if frame == 0 {
		frame = l.frames
	}
	l.emit(LintFinding{
		Offset: l.now, Rule: rule, Severity: ruleOf(rule).Severity, Message: fmt.Sprintf(format, args...),
		Event: l.asking.event, EventID: l.asking.eventID, Frame: frame,
	})
}

// blame reports what a frame of the client's did.
func (l *Linter) blame(c cause, rule, format string, args ...any) {
	was := l.asking
	l.asking = c
	l.report(rule, format, args...)
	l.asking = was
}
