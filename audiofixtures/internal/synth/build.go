package synth

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures/internal/manifest"
)

// Missing returns the programs and voices that Build needs and that are not installed.
func Missing() []string {
	var missing []string
	for _, tool := range []string{"flite", "festival", "sox"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing = append(missing, tool)
		}
	}
	if slices.Contains(missing, "festival") {
		return missing
	}
	installed, err := run("festival", "-b", "(print (voice.list))")
	for voice := range voices["agent"] {
		if err != nil || !strings.Contains(installed, voice) {
			missing = append(missing, "the voice "+voice+" of festival")
		}
	}
	return missing
}

// Build makes every recording of the list: dir/wav/ID.wav for each, and dir/manifest.json. What else
// stands in dir/wav is removed. Nothing is written when a line cannot be made.
func Build(list []byte, dir string) error {
	lines, err := ParseList(list)
	if err != nil {
		return err
	}
	if missing := Missing(); len(missing) > 0 {
		return fmt.Errorf("not installed: %s", strings.Join(missing, ", "))
	}
	scratch, err := os.MkdirTemp("", "audiofixtures")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	takes, err := speak(lines, scratch)
	if err != nil {
		return err
	}
	files, entries, err := recordAll(lines, takes)
	if err != nil {
		return err
	}
	return write(dir, files, entries)
}

// speak has every line said by its voice. Noises have no take.
func speak(lines []Line, scratch string) (map[string]*take, error) {
	speaker := &flite{dir: scratch, sounds: map[string]int{}}
	takes := map[string]*take{}
	agents := map[string][]*Line{}
	for i := range lines {
		line := &lines[i]
		switch line.Role {
		case "agent":
			agents[line.Voice] = append(agents[line.Voice], line)
		case "caller":
			t, err := speaker.speak(line)
			if err != nil {
				return nil, err
			}
			takes[line.ID] = t
		}
	}
	for voice, said := range agents {
		made, err := festival(scratch, voice, said)
		if err != nil {
			return nil, err
		}
		for id, t := range made {
			takes[id] = t
		}
	}
	return takes, nil
}

// recordAll finishes the takes. The error names every line that has one.
func recordAll(lines []Line, takes map[string]*take) (files [][]byte, entries []manifest.Entry, err error) {
	var problems []error
	for i := range lines {
		wav, entry, err := record(&lines[i], takes[lines[i].ID])
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", lines[i].ID, err))
			continue
		}
		files, entries = append(files, wav), append(entries, *entry)
	}
	return files, entries, errors.Join(problems...)
}

// write replaces the recordings and the manifest in dir.
func write(dir string, files [][]byte, entries []manifest.Entry) error {
	wavs := filepath.Join(dir, "wav")
	if err := os.RemoveAll(wavs); err != nil {
		return err
	}
	if err := os.MkdirAll(wavs, 0o755); err != nil {
		return err
	}
	for i, file := range files {
		if err := os.WriteFile(filepath.Join(wavs, entries[i].ID+".wav"), file, 0o644); err != nil {
			return err
		}
	}
	out, err := manifest.Format(entries)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "manifest.json"), out, 0o644)
}

// record makes the WAV file of a line and what the manifest says about it.
func record(line *Line, t *take) (wav []byte, entry *manifest.Entry, err error) {
	var rec *recording
	var words []manifest.Word
	if t == nil {
		rec, err = makeNoise(line.Text)
	} else {
		rec, words, err = recordSpeech(line, t)
	}
	if err != nil {
		return nil, nil, err
	}
	var file bytes.Buffer
	if err := audio.WriteWAV(&file, &audio.Clip{Samples: rec.samples}); err != nil {
		return nil, nil, err
	}
	sum := sha256.Sum256(file.Bytes())
	return file.Bytes(), &manifest.Entry{
		ID:          line.ID,
		Role:        line.Role,
		Voice:       line.Voice,
		Text:        line.Text,
		Spoken:      line.Spoken(),
		SpeechStart: manifest.Milliseconds(duration(rec.first)),
		SpeechEnd:   manifest.Milliseconds(duration(rec.end)),
		SHA256:      hex.EncodeToString(sum[:]),
		Licence:     voices[line.Role][line.Voice],
		Words:       words,
	}, nil
}

// recordSpeech finishes what a synthesiser said.
func recordSpeech(line *Line, t *take) (*recording, []manifest.Word, error) {
	sound, err := convert(t.file)
	if err != nil {
		return nil, nil, err
	}
	rec, err := finish(sound, nearestSample(t.spans[len(t.spans)-1].end), speechDBFS)
	if err != nil {
		return nil, nil, err
	}
	words, err := timeWords(line, t.spans, rec)
	return rec, words, err
}
