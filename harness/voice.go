package harness

import (
	"sync"

	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/speech"
)

// recordings speaks texts for which there is an agent's recording. It is a fakeserver.Voice.
type recordings struct {
	mu     sync.Mutex // guards speech
	speech map[string]fakeserver.Speech
}

// Speak returns the recording of text from its first to its last voiced sample, or nothing.
func (r *recordings) Speak(text string) fakeserver.Speech {
	key := audiofixtures.Normalise(text)
	r.mu.Lock()
	defer r.mu.Unlock()
	if s, ok := r.speech[key]; ok {
		return s
	}
	said, ok := bundledSpeech(speech.Line{Words: text, Agent: true})
	if !ok {
		return fakeserver.Speech{}
	}
	s := agentSpeech(said)
	r.speech[key] = s
	return s
}

// usualVoice is how the simulator speaks: by the recordings of agents, and by babble where there is none.
// It is made once, and remembers what it has said.
var usualVoice = sync.OnceValue(func() fakeserver.Voice {
	return fakeserver.Voices(&recordings{speech: map[string]fakeserver.Speech{}}, fakeserver.Babble{})
})

// vocabulary is what the simulator recognises: the recordings of callers. Its prints are computed once.
var vocabulary = sync.OnceValue(func() *fakeserver.Vocabulary {
	var known []fakeserver.Utterance
	for _, u := range audiofixtures.All() {
		if u.Role != "caller" {
			continue
		}
		known = append(known, fakeserver.Utterance{ID: u.ID, Text: u.Text, Samples: u.Samples(), Words: u.Words, Speaker: u.Voice})
	}
	return fakeserver.NewVocabulary(known)
})
