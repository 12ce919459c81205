package speech

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/voicesim/voicesim/internal/words"
)

// AgentVoice is the subfolder of a folder of recordings in which an agent's lines are looked for. Callers have
// it only by this name.
const AgentVoice = "agent"

// Folder is a folder of recordings: NAME.wav, any kind that audio.ReadWAV reads, with its words in NAME.txt beside it;
// a subfolder is a voice. It may be shared.
type Folder struct {
	Name       string       // as it can be shown to the user
	Recordings []*Recording // in the order of their names, the folder's own before those of voices
	Problems   []*FileError // files that are no recordings and look like one

	byKey map[string][]*Recording
}

// OpenFolder reads the words of a folder's recordings, and no sound. What is wrong with single files is in
// Problems; the error says that the folder cannot be read.
func OpenFolder(fsys fs.FS, name string) (*Folder, error) {
	if fsys == nil {
		return nil, errors.New("recordings: the file system is nil")
	}
	f := &Folder{Name: name, byKey: map[string][]*Recording{}}
	if err := f.scan(fsys, ".", 0); err != nil {
		if at := (*fs.PathError)(nil); errors.As(err, &at) && at.Path == "." {
			err = at.Err // whoever opens the folder knows its name
		}
		return nil, fmt.Errorf("recordings: %w", err)
	}
	return f, nil
}

// scan reads one folder and those below it.
func (f *Folder) scan(fsys fs.FS, dir string, depth int) error {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return err
	}
	wavs, texts := map[string]string{}, map[string]string{} // names without their endings, folded, to whole ones
	var folders []string
	for _, e := range entries {
		name := e.Name()
		switch ending := strings.ToLower(path.Ext(name)); {
		case strings.HasPrefix(name, "."):
		case e.IsDir():
			folders = append(folders, path.Join(dir, name))
		case ending == ".wav" || ending == ".wave":
			f.enter(wavs, path.Join(dir, name))
		case ending == ".txt":
			f.enter(texts, path.Join(dir, name))
		case otherSound[ending]:
			f.problem(path.Join(dir, name), "is no WAV file", "convert it, as with: ffmpeg -i "+name+" "+strings.TrimSuffix(name, path.Ext(name))+".wav")
		}
	}
	for _, stem := range sortedKeys(wavs) {
		f.add(fsys, wavs[stem], texts[stem])
	}
	for _, stem := range sortedKeys(texts) {
		if _, ok := wavs[stem]; !ok {
			f.problem(texts[stem], "has words and no sound", "put a WAV file of the same name beside it, or remove it")
		}
	}
	for _, folder := range folders {
		if depth > 0 {
			f.problem(folder, "is not looked into", "a voice is a folder, and has none below it")
		} else if err := f.scan(fsys, folder, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// enter notes a file under its name without ending.
func (f *Folder) enter(files map[string]string, name string) {
	stem := strings.ToLower(strings.TrimSuffix(name, path.Ext(name)))
	if other, ok := files[stem]; ok {
		f.problem(name, "has the same name as "+path.Base(other), "rename one of them")
		return
	}
	files[stem] = name
}

// add reads the words of a recording.
func (f *Folder) add(fsys fs.FS, wav, text string) {
	if text == "" {
		f.problem(wav, "has no words", fmt.Sprintf("write what is said into %s.txt, as it should be read", strings.TrimSuffix(path.Base(wav), path.Ext(wav))))
		return
	}
	data, err := fs.ReadFile(fsys, text)
	if err != nil {
		f.problem(text, "cannot be read", err.Error())
		return
	}
	said, err := oneLine(data)
	if err != nil {
		f.problem(text, err.Error(), "write what is said in one line of UTF-8")
		return
	}
	key := words.Fold(said).Key()
	if key == "" {
		f.problem(text, "has no words in it", "write what is said in one line")
		return
	}
	r := newRecording(fsys, wav, path.Join(f.Name, wav), said)
	if i := slices.IndexFunc(f.byKey[key], func(o *Recording) bool { return o.Voice == r.Voice }); i >= 0 {
		f.problem(wav, "says the same words as "+f.byKey[key][i].File, "remove one of them, or put it into the folder of another voice")
		return
	}
	f.Recordings = append(f.Recordings, r)
	f.byKey[key] = append(f.byKey[key], r)
}

// oneLine returns the words in a text file.
func oneLine(data []byte) (string, error) {
	text := strings.TrimPrefix(string(data), "\uFEFF")
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return "", errors.New("is not UTF-8")
	}
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) > 1 {
		return "", fmt.Errorf("has %d lines", len(lines))
	}
	return strings.Join(lines, ""), nil
}

func (f *Folder) problem(name, wrong, do string) {
	f.Problems = append(f.Problems, &FileError{File: path.Join(f.Name, name), Wrong: wrong, Do: do})
}

// Find returns the recording of these words in a voice. What stands in the folder itself is nobody's voice, and fits
// every one but [AgentVoice], where the voice has no recording of its own. "" is any voice but [AgentVoice]. Nil has none.
func (f *Folder) Find(text, voice string) (*Recording, bool) {
	if f == nil {
		return nil, false
	}
	var other *Recording
	for _, r := range f.byKey[words.Fold(text).Key()] {
		switch {
		case r.Voice == voice:
			return r, true
		case other == nil && voice != AgentVoice && (r.Voice == "" || voice == "" && r.Voice != AgentVoice):
			other = r
		}
	}
	return other, other != nil
}

// Voices returns the names of the subfolders with recordings, sorted.
func (f *Folder) Voices() []string {
	names := map[string]string{}
	for _, r := range f.Recordings {
		if r.Voice != "" {
			names[r.Voice] = ""
		}
	}
	return sortedKeys(names)
}

// otherSound are the endings of sound files that are not read.
var otherSound = map[string]bool{
	".mp3": true, ".m4a": true, ".aac": true, ".ogg": true, ".oga": true, ".opus": true, ".flac": true, ".aif": true, ".aiff": true,
	".wma": true, ".webm": true, ".mp4": true, ".au": true, ".caf": true, ".raw": true, ".pcm": true,
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
