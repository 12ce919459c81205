package reports

import (
	"html/template"
	"io"
	"path/filepath"
	"time"

	"github.com/voicesim/voicesim/internal/wholefile"
	"github.com/voicesim/voicesim/reports/results"
)

// How long the pages of a suite may take. Chosen: what nobody notices.
const (
	pagesAtFirst = 2 * time.Second // in any case
	pagesShare   = 10              // and of the time since the suite began, one part in so many
)

// waiting stands where the page will, as long as it is not of all calls: nobody takes an older one for it.
var waiting = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Calls}}: the page is not made yet</title></head>
<body style="font:16px system-ui,sans-serif;margin:3rem;color-scheme:light dark">
<h1>{{.Sentence}}</h1>
<p>The page of these {{.Calls}} is not made yet. <code>voicesim report {{.Dir}}</code> makes it, and so does <code>Page</code> of the suite, when all specs are over.</p>
<p>summary.md and results.json beside this page are complete.</p>
</body></html>
`))

// page writes the page of the calls so far, unless pages have taken too long: then a note stands in its place. s.mu must be held.
func (s *Suite) page(doc *results.Document) error {
	if s.NoPage {
		return nil
	}
	if s.paging > max(pagesAtFirst, time.Since(s.opened)/pagesShare) {
		return wholefile.Write(filepath.Join(s.dir(), PageFile), func(w io.Writer) error {
			return waiting.Execute(w, map[string]string{"Calls": results.Count(len(doc.Results), "call"), "Sentence": doc.Totals.Sentence(), "Dir": s.dir()})
		})
	}
	began := time.Now()
	defer func() { s.paging += time.Since(began) }()
	return wholefile.Write(filepath.Join(s.dir(), PageFile), func(w io.Writer) error {
		return writePage(w, doc, onDisk(s.dir()), PageOptions{})
	})
}

// Page makes the page of all calls so far. A suite of many calls does so when all its specs are over, in AfterSuite or TestMain: after each of them it would take
// too long, and the page says so until it is made.
func (s *Suite) Page() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.paging = 0
	if err := s.open(); err != nil {
		return err
	}
	return s.merge()
}
