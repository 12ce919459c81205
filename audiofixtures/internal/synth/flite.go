package synth

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// flite speaks with the voices of flite. It remembers of each word how many sounds it has.
type flite struct {
	dir    string         // where the takes go
	sounds map[string]int // by spoken word
}

// speak says one line.
func (f *flite) speak(line *Line) (*take, error) {
	file := filepath.Join(f.dir, line.ID+".raw.wav")
	input := []string{"-t", line.Spoken()}
	if len(line.Words) == 1 && line.Words[0].Phones != "" {
		input = []string{"-p", silence + " " + line.Words[0].Phones + " " + silence}
	}
	out, err := run("flite", append([]string{"-voice", line.Voice, "-psdur", "-o", file}, input...)...)
	if err != nil {
		return nil, err
	}
	phones, err := parsePhones(out)
	if err != nil {
		return nil, fmt.Errorf("sounds of %s: %w", line.ID, err)
	}
	counts, err := f.counts(line)
	if err != nil {
		return nil, err
	}
	spans, err := spansOfParts(phones, counts)
	if err != nil {
		return nil, fmt.Errorf("words of %s: %w", line.ID, err)
	}
	return &take{file: file, spans: spans}, nil
}

// counts returns how many sounds each part of the line has when it is said alone.
func (f *flite) counts(line *Line) ([]int, error) {
	counts := make([]int, len(line.Words))
	for i, w := range line.Words {
		if w.Phones != "" {
			counts[i] = len(strings.Fields(w.Phones))
			continue
		}
		if f.sounds[w.Spoken] == 0 {
			out, err := run("flite", "-voice", "kal", "-t", w.Spoken, "-psdur", "-o", "none")
			if err != nil {
				return nil, err
			}
			phones, err := parsePhones(out)
			if err != nil {
				return nil, fmt.Errorf("sounds of %q: %w", w.Spoken, err)
			}
			f.sounds[w.Spoken] = len(sounding(phones))
		}
		counts[i] = f.sounds[w.Spoken]
	}
	return counts, nil
}

// sounding returns the phones that are no pauses.
func sounding(phones []phone) []phone {
	var sounds []phone
	for _, p := range phones {
		if p.name != silence {
			sounds = append(sounds, p)
		}
	}
	return sounds
}

// parsePhones reads what flite -psdur prints: "pau:0.119 hh:0.230 …", end times in seconds. A text of
// which flite makes several utterances starts again at 0 for each; the times returned go on.
func parsePhones(out string) ([]phone, error) {
	var phones []phone
	offset, last := 0.0, 0.0
	for _, field := range strings.Fields(out) {
		name, digits, ok := strings.Cut(field, ":")
		end, err := strconv.ParseFloat(digits, 64)
		if !ok || err != nil {
			return nil, fmt.Errorf("flite printed %q", field)
		}
		if end < last {
			offset += last
		}
		last = end
		phones = append(phones, phone{name, offset + end})
	}
	if len(sounding(phones)) == 0 {
		return nil, fmt.Errorf("flite printed no sounds")
	}
	return phones, nil
}

// run runs a tool and returns what it printed. The error quotes what it complained about.
func run(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).Output()
	if err == nil {
		return string(out), nil
	}
	if exit, ok := err.(*exec.ExitError); ok {
		return "", fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(exit.Stderr)))
	}
	return "", fmt.Errorf("%s: %w", name, err)
}
