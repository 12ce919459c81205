package harness

import (
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/voice"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

// speakFallback gives a fallback that has words and no sound the voice of the simulated agent, in the format of the session's output,
// and returns what it says; nothing where there is no such fallback.
func speakFallback(o *runner.Options, as fakeserver.Voice) fakeserver.Speech {
	f := &o.Fallback
	if f.After <= 0 || f.Words == "" || len(f.Sound) > 0 {
		return fakeserver.Speech{}
	}
	said := as.Speak(f.Words)
	format := o.Output.Normal()
	f.Sound = format.AppendBytes(nil, voice.AtRate(said.Samples, format))
	return said
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
