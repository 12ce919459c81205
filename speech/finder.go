package speech

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/words"
)

// Line is something to be said.
type Line struct {
	Words  string // as written: what is compared and shown
	Spoken string // how they are pronounced, for voices that speak; "" is [Spell] of Words
	Voice  string // whose voice; "" is any. Recordings have no other than this
	Audio  string // a file that says it, in Files; "" is none, and the sound is looked for by the words
	Files  fs.FS  // in which Audio is; nil has none
	Agent  bool   // an agent says it, not a caller: of recordings only those of [AgentVoice], no voice speaks, and nobody stands in
}

// Pronounced returns how the line is to be pronounced.
func (l Line) Pronounced() string {
	if l.Spoken != "" {
		return l.Spoken
	}
	return Spell(l.Words)
}

// Speaker is a voice that speaks. The same line always gives the same samples. It is called from any goroutine, in
// real time.
type Speaker interface {
	// Speak returns the line as speech.
	Speak(ctx context.Context, line Line) (Speech, error)
	// Name names the voice, for messages.
	Name() string
}

// Refuser is a [Speaker] that does not say every line.
type Refuser interface {
	Speaker
	// Refuses returns why it will not say a line; nil if it will. It speaks nothing.
	Refuses(line Line) error
}

// Finder finds the sound of lines: see the package comment for where it looks. Nil fields are left out; the zero
// value finds nothing. It is not changed by what it finds, and may be shared.
type Finder struct {
	Recordings []*Folder
	Bundled    func(line Line) (Speech, bool)
	Speaker    Speaker
	StandIn    bool // the listener knows the stand-in voice
	// Voices are those of the bundled recordings; nil has none.
	Voices []string

	// Texts are the words of the bundled recordings of callers, from which the nearest are named.
	Texts func() []string
}

// NotFoundError says that nobody says a line.
type NotFoundError struct {
	Line    Line
	Nearest []string // the words of recordings that come nearest, the nearest first
}

// Error names the words and the voice.
func (e *NotFoundError) Error() string {
	text := fmt.Sprintf("nobody says %q", e.Line.Words)
	if e.Line.Voice != "" {
		text += fmt.Sprintf(" in the voice %q", e.Line.Voice)
	}
	return text
}

// nearestNamed is how many recordings a NotFoundError names.
const nearestNamed = 3

// Find returns the sound of a line. The error is a *NotFoundError where nobody says it, a *FileError of a recording
// that cannot be used, or that of the voice that should have spoken.
func (f *Finder) Find(ctx context.Context, line Line) (Speech, error) {
	if line.Audio != "" {
		return line.file()
	}
	if s, ok, err := f.recorded(line); ok || err != nil {
		return s, err
	}
	if f.Speaker != nil && !line.Agent {
		s, err := f.Speaker.Speak(ctx, line)
		if err != nil {
			return Speech{}, err
		}
		s.From = FromVoice
		return s, nil
	}
	if f.StandIn && !line.Agent {
		if s := StandIn(line.Words, line.Voice); len(s.Samples) > 0 {
			return s, nil
		}
	}
	return Speech{}, &NotFoundError{Line: line, Nearest: f.Nearest(line.Words, nearestNamed)}
}

// Recorded reports whether the words of a line are recorded: nobody needs to speak or stand in. It reads no sound
// but that of a file beside the words.
func (f *Finder) Recorded(line Line) bool {
	if line.Audio != "" {
		_, err := line.file()
		return err == nil
	}
	for _, folder := range f.Recordings {
		if _, ok := folder.Find(line.Words, line.folderVoice()); ok {
			return true
		}
	}
	if f.Bundled != nil {
		_, ok := f.Bundled(line)
		return ok
	}
	return false
}

// ErrOutside is what Line.Files returns for a file that it does not reach.
var ErrOutside = errors.New("outside of the files that can be read")

// file returns the speech of the file beside the words.
func (line Line) file() (Speech, error) {
	if line.Files == nil {
		return Speech{}, &FileError{File: line.Audio, Wrong: "cannot be read", Do: "files beside a scenario cannot be read here"}
	}
	wrong := func(what, do string, err error) (Speech, error) {
		return Speech{}, &FileError{File: line.Audio, Wrong: what, Do: do, Err: err}
	}
	data, err := readSound(line.Files, line.Audio)
	switch {
	case errors.Is(err, ErrOutside):
		return wrong("is outside", "it must lie in the folder of the scenarios, or below", err)
	case errors.Is(err, fs.ErrNotExist):
		return wrong("is not there", "the name counts from the folder of the scenario", err)
	case err != nil:
		return wrong("cannot be read", err.Error(), err)
	case otherSound[strings.ToLower(path.Ext(line.Audio))]:
		return wrong("is no WAV file", "convert it to WAV", nil)
	}
	t, err := ReadTake(line.Audio, data)
	if err != nil {
		return Speech{}, err
	}
	s := t.Speech(line.Words)
	s.From, s.Voice, s.File = FromFile, line.Voice, line.Audio
	return s, nil
}

// recorded returns the recording of a line, if there is one.
func (f *Finder) recorded(line Line) (Speech, bool, error) {
	for _, folder := range f.Recordings {
		if r, ok := folder.Find(line.Words, line.folderVoice()); ok {
			s, err := r.Speech()
			return s, err == nil, err
		}
	}
	if f.Bundled != nil {
		if s, ok := f.Bundled(line); ok {
			s.From = FromBundled
			return s, true, nil
		}
	}
	return Speech{}, false, nil
}

// folderVoice is the voice by which a folder is asked.
func (l Line) folderVoice() string {
	if l.Agent {
		return AgentVoice
	}
	return l.Voice
}

// VoiceNames returns the voices of the recordings of callers, sorted and each once: of the folders and of the bundled ones.
func (f *Finder) VoiceNames() []string {
	names := slices.Clone(f.Voices)
	for _, folder := range f.Recordings {
		if folder != nil {
			names = append(names, folder.Voices()...)
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == AgentVoice })
}

// Nearest returns the words of up to n recordings of callers that come nearest to a text, the nearest first and each
// once.
func (f *Finder) Nearest(text string, n int) []string {
	var known []string
	for _, folder := range f.Recordings {
		if folder == nil {
			continue
		}
		for _, r := range folder.Recordings {
			if r.Voice != AgentVoice {
				known = append(known, r.Text)
			}
		}
	}
	if f.Texts != nil {
		known = append(known, f.Texts()...)
	}
	return words.Nearest(text, known, n)
}
