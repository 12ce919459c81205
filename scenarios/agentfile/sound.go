package agentfile

import (
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/keys"
)

// formats are those that lines have, by the words of files.
var formats = map[string]audio.Format{
	"pcm16/8000":  {RateHz: 8000},
	"pcm16/16000": {RateHz: 16000},
	"pcm16/24000": {RateHz: 24000},
	"pcm16/44100": {RateHz: 44100},
	"pcm16/48000": {RateHz: 48000},
	"pcmu":        {Encoding: audio.PCMU, RateHz: 8000},
	"pcma":        {Encoding: audio.PCMA, RateHz: 8000},
}

var formatWords = keys.Words("formats", "pcm16/8000", "pcm16/16000", "pcm16/24000", "pcm16/44100", "pcm16/48000", "pcmu", "pcma").
	Saying("pcm16/8000", "as gateways of telephones have it").
	Saying("pcm16/48000", "as WebRTC and sound cards have it").
	Aside("pcm16/16000", "as recognisers of speech have it", "pcm16/24000", "as the Realtime API has it", "pcm16/44100", "as music has it").
	Saying("pcmu", "G.711 mu-law").
	Saying("pcma", "G.711 A-law")

// takesFormat takes the format of sound.
var takesFormat = keys.Value[field, audio.Format]{
	Form: keys.Form{Words: formatWords, Schema: keys.Enum(formatWords), Example: "pcm16/16000"},
	Read: func(f field) (audio.Format, bool) {
		text, ok := f.word(formatWords)
		return formats[text], ok
	},
}
