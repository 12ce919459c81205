package fakeserver

import (
	"cmp"
	"strings"
)

// Echo answers each turn with what the server understood of it: "You said: …". It reads the outputs
// of functions out, and says what seems wrong with audio that it could not understand. Of long texts it repeats
// the beginning.
type Echo struct{}

// Respond implements [Model].
func (Echo) Respond(req *Request) Reply {
	switch t := req.Turn; {
	case len(req.Outputs) > 0:
		var said []string
		for _, o := range req.Outputs {
			said = append(said, cmp.Or(o.Output, o.Error))
		}
		return Reply{Say: firstWords(strings.Join(said, ". "))}
	case t == nil || !req.NewTurn:
		return Reply{Say: "Hello. Say something, and I will repeat it."}
	case t.Diagnosis != "" && !t.Understood:
		return Reply{Say: "I could not understand you: " + t.Diagnosis + "."}
	case !t.Understood:
		return Reply{Say: "I could not understand you."}
	default:
		return Reply{Say: "You said: " + firstWords(t.Transcript)}
	}
}

// longestEcho is how many bytes are repeated. Chosen: three minutes of speech.
const longestEcho = 2400

// firstWords returns the beginning of a text that is too long to be repeated.
func firstWords(text string) string {
	if len(text) <= longestEcho {
		return text
	}
	text = strings.ToValidUTF8(text[:longestEcho], "")
	if end := strings.LastIndexByte(text, ' '); end > 0 {
		text = text[:end]
	}
	return text + " and so on."
}
