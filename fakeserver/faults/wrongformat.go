package faults

import (
	"cmp"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// WrongFormat sends the sound of responses in another format than was asked for: mu-law where it
// is PCM, else PCM.
type WrongFormat struct {
	Count int // responses; zero means 1

	response  string // whose sound is wrong
	converter *audio.Converter
}

// Name implements [fakeserver.Fault].
func (*WrongFormat) Name() string { return "wrong_format" }

// Begin implements [fakeserver.Fault].
func (f *WrongFormat) Begin(*fakeserver.Line) { f.Count = cmp.Or(f.Count, 1) }

// Intercept implements [fakeserver.Interceptor].
func (f *WrongFormat) Intercept(l *fakeserver.Line, out *fakeserver.Outgoing) {
	switch ev := out.Event().(type) {
	case *wire.ResponseOutputAudioDelta:
		f.follow(ev.ResponseID, l.OutputFormat(ev.ResponseID))
		if f.converter == nil {
			break
		}
		ev.Delta = f.converter.Append(nil, ev.Delta)
		if wrong, err := out.With(ev); err == nil {
			out = wrong
		}
	case *wire.ResponseDone:
		l.Pass(out)
		if f.response == ev.Response.ID && f.Count == 0 {
			l.End()
		}
		return
	}
	l.Pass(out)
}

// follow begins with a response unless enough were wrong.
func (f *WrongFormat) follow(response string, right audio.Format) {
	if response == f.response {
		return
	}
	f.converter = nil
	if f.Count == 0 {
		return
	}
	f.Count--
	f.response = response
	wrong := audio.Format{Encoding: audio.PCMU}
	if right.Encoding != audio.PCM16 {
		wrong = audio.Format{}
	}
	f.converter, _ = audio.NewConverter(right, wrong) // both are formats of the protocol
}
