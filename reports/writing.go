package reports

import (
	"cmp"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/voicesim/voicesim/internal/wholefile"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/page"
	"github.com/voicesim/voicesim/reports/results"
)

// FolderOptions say what is written into a folder. The zero value writes everything.
type FolderOptions struct {
	NoSound bool  // writes no sound
	Most    int64 // bytes that the folder may take: sound is left out beyond it, that of calls that passed last to stay; zero means no limit
}

// Folder is a folder of reports that is being written: the files of calls as they end, so that nobody has to keep their sound until the run has. Add may be
// called from several goroutines at once.
type Folder struct {
	dir string
	run *Run
	o   FolderOptions

	mu     sync.Mutex // guards the rest
	texts  int64      // bytes of files that are no sound
	sounds []*soundOf // in any order
	errs   []error
}

// soundOf is a WAV file of a call.
type soundOf struct {
	call   *Entry // nil where it is of results that were read
	failed bool
	path   string // in the folder
	size   int    // bytes
	inPage int    // bytes that it has in the page
	fits   bool   // there is room for it in the folder
	paged  bool   // and in the page
	gone   bool   // it was removed
}

// NewFolder begins the reports of a run in a folder that has a folder [CallsFolder]. What an earlier run has left there of its calls goes.
func NewFolder(dir string, run *Run, o FolderOptions) *Folder {
	return &Folder{dir: dir, run: run, o: o, errs: []error{forget(dir)}}
}

// Add writes the files of a call and its attempts, and notes them in it; their names begin with its Base. What cannot be written is told by Close.
func (f *Folder) Add(c *Entry) {
	for _, e := range append(slices.Concat(c.Attempts, c.Kept), c) {
		if e.Recording != nil {
			e.Artifacts, e.LeftOut = nil, nil // of an earlier folder
			f.write(e)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rank()
	for _, s := range f.sounds {
		if !s.fits && !s.paged {
			f.remove(s)
		}
	}
}

// write writes the files of one recorded call.
func (f *Folder) write(e *Entry) {
	texts, err := writeCall(f.dir, f.run, e, textFiles(e, !f.o.NoSound))
	errs := []error{err}
	var s *soundOf
	if !f.o.NoSound {
		size, err := writeCall(f.dir, f.run, e, []callFile{soundFile})
		errs = append(errs, err)
		if err == nil {
			s = &soundOf{call: e, failed: failed(e.Result.Verdict), path: e.Artifacts[0].Path, size: int(size)}
			_, s.inPage = page.PeaksOf(e.Recording.Caller, e.Recording.Agent)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.texts, f.errs = f.texts+texts, append(f.errs, errs...)
	if s != nil {
		f.sounds = append(f.sounds, s)
	}
}

// rank says for which WAV files there is room, in the folder beside texts and in the page. Where there is none now, there will be none. f.mu must be held.
func (f *Folder) rank() {
	fit(f.sounds, f.o.Most, f.texts)
	inPage := DefaultSound
	for _, s := range ordered(f.sounds, func(s *soundOf) int { return s.inPage }) {
		inPage -= s.inPage
		s.paged = inPage >= 0
	}
}

// fit says for which WAV files there is room in a folder: beside the texts, which the page has once more, and the sound in the page.
func fit(sounds []*soundOf, most, texts int64) {
	room := most - 2*texts - DefaultSound*4/3
	for _, s := range ordered(sounds, func(s *soundOf) int { return s.size }) {
		room -= int64(s.size)
		s.fits = room >= 0 || most == 0
	}
}

// failed reports whether a call with a verdict did not pass.
func failed(v judge.Verdict) bool { return v == judge.VerdictFailed || v == judge.VerdictError }

// ordered are WAV files in the order in which they have room: those of calls that failed, then the smallest.
func ordered(sounds []*soundOf, size func(*soundOf) int) []*soundOf {
	return slices.SortedStableFunc(slices.Values(sounds), func(a, b *soundOf) int {
		if a.failed != b.failed {
			return map[bool]int{true: -1, false: 1}[a.failed]
		}
		return cmp.Or(cmp.Compare(size(a), size(b)), cmp.Compare(a.path, b.path))
	})
}

// remove removes a WAV file. f.mu must be held.
func (f *Folder) remove(s *soundOf) {
	if s.gone {
		return
	}
	s.gone = true
	f.errs = append(f.errs, os.Remove(filepath.Join(f.dir, filepath.FromSlash(s.path))))
}

// Close writes the reports of the whole run, results.json last: JUnit, the page, a summary. All its calls must have been added. What cannot be written does
// not keep it from writing the rest. leftOut counts the calls whose sound was left out.
func (f *Folder) Close() (leftOut int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rank()
	sounds := map[*Entry]string{}
	for _, s := range f.sounds {
		if !s.gone {
			sounds[s.call] = s.path
		}
		if !s.fits {
			s.call.LeftOut = append(s.call.LeftOut, soundFile.kind)
			s.call.Artifacts = slices.DeleteFunc(s.call.Artifacts, func(a Artifact) bool { return a.Kind == soundFile.kind })
			leftOut++
		}
	}
	doc := f.run.Document()
	opts := PageOptions{}
	if f.o.NoSound {
		opts.Sound = -1
	}
	f.errs = append(f.errs, wholefile.Write(filepath.Join(f.dir, PageFile), func(w io.Writer) error {
		return writePage(w, doc, written{onDisk(f.dir), f.run, sounds}, opts)
	}))
	for _, s := range f.sounds {
		if !s.fits {
			f.remove(s)
		}
	}
	return leftOut, errors.Join(append(f.errs, writeWhole(f.dir, doc))...)
}

// written is what lies in a folder whose calls have just been written: files of sound, too, that do not stay.
type written struct {
	onDisk
	run    *Run
	sounds map[*Entry]string
}

// HasSound implements [page.Beside].
func (w written) HasSound(at results.Position, _ string) bool { return w.sounds[w.run.at(at)] != "" }

// Sound implements [page.Beside].
func (w written) Sound(at results.Position, _ string) (caller, agent []int16, err error) {
	return w.onDisk.Sound(at, w.sounds[w.run.at(at)])
}

// WriteFolder writes the reports of a run, whose calls still have all that was recorded, as a [Folder] does.
func WriteFolder(dir string, run *Run, o FolderOptions) (leftOut int, err error) {
	f := NewFolder(dir, run, o)
	for _, c := range run.Calls {
		f.Add(c)
	}
	return f.Close()
}
