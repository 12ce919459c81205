package twilio

import (
	"cmp"
	"log/slog"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// Options say how a line is carried. The zero value is ready for use.
type Options struct {
	// Ahead is how much of the agent's sound Twilio is given ahead of its time; zero means 400 ms. More bridges a bad network
	// between here and Twilio; after an interruption it makes no difference unless that is slow, too.
	Ahead time.Duration
	// Inactivity is how long nothing may come while the server hears the caller speak, until silence is made so that the turn
	// can end; zero means 750 ms, negative never.
	Inactivity time.Duration
	// StartTimeout is how long Twilio may take to tell of the call; zero means 10 s.
	StartTimeout time.Duration
	// Tap sees every message of both directions, as it is on the wire. It is called by the reader and by Carry, maybe at once,
	// must be quick, and must not keep the frame. Messages have what the caller says and keys in. nil means nobody.
	Tap func(fromTwilio bool, frame []byte)
	// Logger is told what is wrong with messages, never what is in them; nil discards.
	Logger *slog.Logger
}

// withDefaults returns a copy with zero fields filled in. o may be nil.
func (o *Options) withDefaults() Options {
	var out Options
	if o != nil {
		out = *o
	}
	out.Ahead = cmp.Or(out.Ahead, 400*time.Millisecond)
	out.Inactivity = cmp.Or(out.Inactivity, 750*time.Millisecond)
	out.StartTimeout = cmp.Or(out.StartTimeout, 10*time.Second)
	if out.Logger == nil {
		out.Logger = slog.New(slog.DiscardHandler)
	}
	return out
}

// ulaw is the format of Twilio's media.
func ulaw() audio.Format { return audio.Format{Encoding: audio.PCMU}.Normal() }

// SessionOptions returns a copy of options with what a session on a line needs: G.711 µ-law both ways, unless other formats
// are given, in the options or in their Session, which Carry then converts; a far playout; and room for the
// silence of a gap, 15 s unless another MaxUnsentAudio is given. FillGaps is left out: the line fills
// gaps by their stamps, once. Options may be nil.
func SessionOptions(opts *runner.Options) *runner.Options {
	var out runner.Options
	if opts != nil {
		out = *opts
	}
	var in, agent *wire.AudioFormat
	if a := out.Session.Audio; a != nil {
		if a.Input != nil {
			in = a.Input.Format
		}
		if a.Output != nil {
			agent = a.Output.Format
		}
	}
	out.Input, out.Output = given(out.Input, in), given(out.Output, agent)
	out.Playout = runner.FarPlayout
	out.FillGaps = 0
	out.MaxUnsentAudio = cmp.Or(out.MaxUnsentAudio, 3*longestGap/2)
	return &out
}

// given is the format of one direction.
func given(option audio.Format, onWire *wire.AudioFormat) audio.Format {
	switch {
	case option != audio.Format{}:
		return option
	case onWire == nil:
		return ulaw()
	}
	switch onWire.Type {
	case wire.FormatPCM:
		return audio.Format{Encoding: audio.PCM16}.Normal()
	case wire.FormatPCMA:
		return audio.Format{Encoding: audio.PCMA}.Normal()
	default:
		return ulaw()
	}
}
