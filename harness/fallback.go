package harness

import (
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/harness/internal/listening"
	"github.com/voicesim/voicesim/internal/voice"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

// speakFallback gives a fallback that has words and no sound the voice of the simulated agent, in the format of the session's output,
// and returns it; nothing where there is no such fallback.
func speakFallback(o *runner.Options, as fakeserver.Voice) listening.Fallback {
	f := &o.Fallback
	if f.After <= 0 || f.Words == "" || len(f.Sound) > 0 {
		return listening.Fallback{}
	}
	said := as.Speak(f.Words)
	wire := audio.Format{Encoding: o.Output.Encoding}.Normal()
	c, err := audio.NewConverter(wire, o.Output)
	if err != nil { // handset.NewLine refuses it
		return listening.Fallback{}
	}
	f.Sound = c.Flush(c.Append(nil, wire.AppendBytes(nil, voice.AtRate(said.Samples, wire))))
	return listening.Fallback{Speech: said, Sound: f.Sound}
}

// fallbackOf is what is known of the fallback of settings. A service may change them when it connects.
func (o *Options) fallbackOf(settings *runner.Options) scenarios.Fallback {
	switch f := &settings.Fallback; {
	case f.After > 0 && f.Words != "":
		return scenarios.FallbackSpoken
	case o.Service != nil:
		return scenarios.FallbackUnknown
	case f.After > 0 && len(f.Sound) > 0:
		return scenarios.FallbackWordless
	default:
		return scenarios.FallbackNone
	}
}
