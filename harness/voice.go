package harness

import (
	"sync"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
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
	u, ok := audiofixtures.Find("agent", text, "")
	if !ok {
		return fakeserver.Speech{}
	}
	s := spoken(u)
	r.speech[key] = s
	return s
}

// spoken cuts a recording to its speech, without a sample of zero.
func spoken(u *audiofixtures.Utterance) fakeserver.Speech {
	all := u.Samples()
	from := min(audio.Samples(u.SpeechStart, audio.RateHz), len(all))
	to := min(audio.Samples(u.SpeechEnd, audio.RateHz), len(all))
	samples := make([]int16, to-from)
	for i, v := range all[from:to] {
		if v == 0 {
			v = 1
		}
		samples[i] = v
	}
	words := make([]fakeserver.Word, len(u.Words))
	for i, w := range u.Words {
		words[i] = fakeserver.Word{Text: w.Text, Start: max(w.Start-u.SpeechStart, 0), End: min(w.End, u.SpeechEnd) - u.SpeechStart}
	}
	return fakeserver.Speech{Samples: samples, Words: words}
}

// voice is how the simulator speaks: by the recordings of agents, and by babble where there is none.
// It is made once, and remembers what it has said.
var voice = sync.OnceValue(func() fakeserver.Voice {
	return fakeserver.Voices(&recordings{speech: map[string]fakeserver.Speech{}}, fakeserver.Babble{})
})

// vocabulary is what the simulator recognises: the recordings of callers. Its prints are computed once.
var vocabulary = sync.OnceValue(func() *fakeserver.Vocabulary {
	var known []fakeserver.Utterance
	for _, u := range audiofixtures.All() {
		if u.Role != "caller" {
			continue
		}
		words := make([]fakeserver.Word, len(u.Words))
		for i, w := range u.Words {
			words[i] = fakeserver.Word{Text: w.Text, Start: w.Start, End: w.End}
		}
		known = append(known, fakeserver.Utterance{ID: u.ID, Text: u.Text, Samples: u.Samples(), Words: words, Speaker: u.Voice})
	}
	return fakeserver.NewVocabulary(known)
})
