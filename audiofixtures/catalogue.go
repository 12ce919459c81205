package audiofixtures

import (
	"bytes"
	"embed"
	"fmt"
	"sync"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures/internal/manifest"
)

//go:embed manifest.json wav/*.wav
var files embed.FS

// catalogue returns all recordings in the manifest's order, read once. What is embedded was checked when
// it was made, so a fault in it is a fault of the build: it panics.
var catalogue = sync.OnceValue(func() []*Utterance {
	data, err := files.ReadFile("manifest.json")
	if err != nil {
		panic("audiofixtures: " + err.Error())
	}
	entries, err := manifest.Parse(data)
	if err != nil {
		panic("audiofixtures: " + err.Error())
	}
	all := make([]*Utterance, len(entries))
	for i := range entries {
		all[i] = utterance(&entries[i])
	}
	return all
})

func utterance(e *manifest.Entry) *Utterance {
	u := &Utterance{
		ID: e.ID, Role: e.Role, Text: e.Text, Spoken: e.Spoken, Voice: e.Voice,
		SpeechStart: time.Duration(e.SpeechStart), SpeechEnd: time.Duration(e.SpeechEnd),
		SHA256: e.SHA256, Licence: e.Licence,
		key: Normalise(e.Text),
	}
	for _, w := range e.Words {
		u.Words = append(u.Words, Word{Text: w.Text, Start: time.Duration(w.Start), End: time.Duration(w.End)})
	}
	return u
}

// decode reads the samples of a recording. It panics when the embedded file is damaged.
func decode(id string) []int16 {
	data, err := files.ReadFile("wav/" + id + ".wav")
	if err != nil {
		panic("audiofixtures: " + err.Error())
	}
	clip, err := audio.ReadWAV(bytes.NewReader(data))
	if err != nil {
		panic(fmt.Sprintf("audiofixtures: %s: %v", id, err))
	}
	if clip.RateHz != audio.RateHz {
		panic(fmt.Sprintf("audiofixtures: %s: %d Hz, want %d", id, clip.RateHz, audio.RateHz))
	}
	return clip.Mono()
}
