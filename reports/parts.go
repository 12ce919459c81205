package reports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/wholefile"
	"github.com/voicesim/voicesim/reports/results"
)

// partsFolder has a file for each call that some process of a suite has played. The reports are made of them.
const partsFolder = ".parts"

// part is a call as it stands in the reports.
type part struct {
	Run   string // of the suite
	Began time.Time
	Ended time.Time
	Doc   *results.Document // of the one call
}

// call is the call.
func (p *part) call() *results.Call { return &p.Doc.Results[0] }

// runID tells the processes that run a suite together from others: by their parent, where that is go test or ginkgo.
func (s *Suite) runID() string {
	if s.Run != "" {
		return s.Run
	}
	together := slices.ContainsFunc(os.Args, func(arg string) bool {
		return strings.Contains(arg, "test.paniconexit0") || strings.Contains(arg, "ginkgo.parallel")
	})
	if together {
		return fmt.Sprintf("parent %d", os.Getppid())
	}
	return fmt.Sprintf("process %d", os.Getpid())
}

// open makes the folder, and removes what earlier runs have left there.
func (s *Suite) open() error {
	if !s.opened.IsZero() {
		return nil
	}
	for _, folder := range []string{CallsFolder, partsFolder} {
		if err := os.MkdirAll(filepath.Join(s.dir(), folder), 0o755); err != nil {
			return err
		}
	}
	if err := os.Remove(filepath.Join(s.dir(), PageFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err // it would be that of an earlier run
	}
	s.known = map[string]*part{}
	names, err := s.names()
	if err != nil {
		return err
	}
	for _, name := range names {
		p, err := s.read(name)
		if err == nil && p.Run == s.runID() {
			continue
		}
		if p != nil {
			p.Doc.Each(func(_ results.Position, c *results.Call) {
				for _, a := range c.Artifacts {
					_ = os.Remove(filepath.Join(s.dir(), filepath.FromSlash(a.Path)))
				}
			})
		}
		if err := os.Remove(filepath.Join(s.dir(), partsFolder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	s.opened = time.Now()
	return nil
}

// names returns the names of the parts that there are now.
func (s *Suite) names() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(s.dir(), partsFolder))
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".json") {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// read reads a part.
func (s *Suite) read(name string) (*part, error) {
	data, err := os.ReadFile(filepath.Join(s.dir(), partsFolder, name))
	if err != nil {
		return nil, err
	}
	var p part
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if p.Doc == nil || len(p.Doc.Results) != 1 {
		return nil, fmt.Errorf("%s: is not of one call", name)
	}
	return &p, nil
}

// write writes the part of a run of one call.
func (s *Suite) write(run *Run) error {
	p := part{Run: s.runID(), Began: run.Started, Ended: run.Started.Add(run.Wall), Doc: run.Document()}
	s.parts++
	name := fmt.Sprintf("%d-%d-%d.json", os.Getpid(), s.opened.UnixNano(), s.parts)
	return wholefile.Write(filepath.Join(s.dir(), partsFolder, name), func(w io.Writer) error {
		return json.NewEncoder(w).Encode(&p)
	})
}

// merge makes the reports of all parts of this run. Another process may do so at the same time: whoever is last looks once more
// whether there is a part that it has not seen.
func (s *Suite) merge() error {
	for seen := -1; ; {
		names, err := s.names()
		if err != nil {
			return err
		}
		if len(names) == seen {
			return nil
		}
		seen = len(names)
		var all []*part
		for _, name := range names {
			p := s.known[name]
			if p == nil {
				if p, err = s.read(name); errors.Is(err, fs.ErrNotExist) {
					continue // of an earlier run, and just removed
				} else if err != nil {
					return err
				}
				s.known[name] = p
			}
			if p.Run == s.runID() {
				all = append(all, p)
			}
		}
		if err := s.render(all); err != nil {
			return err
		}
	}
}

// render writes the reports of parts, in the order of their names and then of their times.
func (s *Suite) render(all []*part) error {
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b *part) int {
		if byName := strings.Compare(a.call().Name, b.call().Name); byName != 0 {
			return byName
		}
		return a.Began.Compare(b.Began)
	})
	began, ended := all[0].Began, all[0].Ended
	doc := &results.Document{Run: all[0].Doc.Run}
	doc.Run.CallWallMS = nil
	for _, p := range all {
		doc.KnowAll(p.Doc)
		doc.Results, doc.Run.CallWallMS = append(doc.Results, *p.call()), append(doc.Run.CallWallMS, p.Doc.WallMS(0))
		if p.Began.Before(began) {
			began = p.Began
		}
		if p.Ended.After(ended) {
			ended = p.Ended
		}
		doc.Run.Clock = both(doc.Run.Clock, p.Doc.Run.Clock)
		doc.Run.Target = both(doc.Run.Target, p.Doc.Run.Target)
	}
	doc.Run.StartedAt, doc.Run.WallMS = began.UTC().Format(time.RFC3339Nano), ms(ended.Sub(began))
	doc.Sum()
	return errors.Join(s.page(doc), writeWhole(s.dir(), doc))
}

// both names what calls have in common, or each of several.
func both(so, other string) string {
	if other == "" || slices.Contains(strings.Split(so, ", "), other) {
		return so
	}
	if so == "" {
		return other
	}
	return so + ", " + other
}
