package wire

import (
	"fmt"

	"github.com/voicesim/voicesim/audio"
)

// The encodings of [AudioFormat].
const (
	FormatPCM  = "audio/pcm"  // 16 bit little-endian, mono
	FormatPCMU = "audio/pcmu" // G.711 µ-law, 8 kHz mono
	FormatPCMA = "audio/pcma" // G.711 A-law, 8 kHz mono
)

// AudioFormat names an audio encoding.
type AudioFormat struct {
	Type  string `json:"type,omitzero"` // FormatPCM, FormatPCMU or FormatPCMA
	Rate  int    `json:"rate,omitzero"` // samples a second, with FormatPCM only; 24000
	Extra Fields `json:"-"`
}

// FormatOf returns the wire's name of an audio format. The zero format is PCM at 24 kHz. The wire
// has no name for G.711 at another rate than 8 kHz; the rate is then left out.
func FormatOf(f audio.Format) *AudioFormat {
	f = f.Normal()
	switch f.Encoding {
	case audio.PCMU:
		return &AudioFormat{Type: FormatPCMU}
	case audio.PCMA:
		return &AudioFormat{Type: FormatPCMA}
	default:
		return &AudioFormat{Type: FormatPCM, Rate: f.RateHz}
	}
}

// Audio returns the audio format of that name: PCM at 24 kHz for nil. It fails for a type that is
// not one of the three.
func (f *AudioFormat) Audio() (audio.Format, error) {
	switch {
	case f == nil:
		return audio.Format{}.Normal(), nil
	case f.Type == FormatPCM:
		return audio.Format{Encoding: audio.PCM16, RateHz: f.Rate}.Normal(), nil
	case f.Type == FormatPCMU:
		return audio.Format{Encoding: audio.PCMU}.Normal(), nil
	case f.Type == FormatPCMA:
		return audio.Format{Encoding: audio.PCMA}.Normal(), nil
	}
	return audio.Format{}, fmt.Errorf("unknown audio format %q", f.Type)
}
