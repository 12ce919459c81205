package page

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/results"
)

var (
	//go:embed page.html
	pageText string
	//go:embed bundle/page.js
	scriptText string
	//go:embed bundle/page.css
	styleText string
)

// skeleton is the template of the page.
var skeleton = template.Must(template.New("").Funcs(template.FuncMap{
	"join":    func(all []string) string { return strings.Join(all, ", ") + "." },
	"tallied": tallied,
	"parts":   barParts,
	"length":  seconds,
	"prose":   prose,
	"visible": visible.Text,
	"passes":  passes,
	"plays":   playViews,
	"following": func(all []momentView) []momentView {
		return slices.DeleteFunc(slices.Clone(all), func(m momentView) bool { return m.First })
	},
	"maybe": func(ms *float64) string {
		if ms == nil {
			return "–"
		}
		return seconds(*ms)
	},
}).Parse(pageText))

// pageView is what the template takes.
type pageView struct {
	Data    *Data
	Title   string
	About   string // what run it is
	Badge   string
	Mark    string // "bad", "good" or "none"
	Policy  string // what the page may load: nothing
	Style   template.CSS
	Script  template.JS
	JSON    template.JS
	Moments []momentView
	Rows    []rowView
	Blind   []blindView
	Mutants []mutantView
	Strips  []stripView
	Again   []againView
}

// againView is a call that failed, and the command that plays it again.
type againView struct{ Name, Command string }

// Write writes the page. The same data gives the same bytes.
func Write(w io.Writer, d *Data) error {
	text, err := json.Marshal(d) // escapes what could end the script element
	if err != nil {
		return fmt.Errorf("the data of the page: %w", err)
	}
	v := &pageView{
		Data: d, About: aboutOf(&d.Run), Policy: policy(), Style: template.CSS(styleText), Script: template.JS(scriptText), JSON: template.JS(visible.JSON(text)),
		Moments: momentsOf(d), Rows: rowsOf(d), Blind: blindOf(d), Mutants: mutantViews(d), Strips: stripViews(d),
	}
	v.Badge, v.Mark = badgeOf(d)
	v.Title = v.Badge + ": " + d.Sentence
	for _, r := range v.Rows {
		if c := d.Calls[r.Place]; c.Verdict == "failed" && c.Mutant == "" {
			v.Again = append(v.Again, againView{c.label(), c.Command})
		}
	}
	return skeleton.ExecuteTemplate(w, "page", v)
}

// policy is the content security policy: the embedded script and style, sound made by the script or lying beside the page, and nothing
// else.
func policy() string {
	sum := sha256.Sum256([]byte(scriptText))
	return "default-src 'none'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; style-src 'unsafe-inline'; media-src blob: file: 'self'; base-uri 'none'; form-action 'none'"
}

// aboutOf says what run it is.
func aboutOf(run *results.Run) string {
	var parts []string
	if at, err := time.Parse(time.RFC3339Nano, run.StartedAt); err == nil && !at.IsZero() {
		parts = append(parts, at.UTC().Format("2006-01-02 15:04:05 UTC"))
	}
	if run.Clock != "" {
		parts = append(parts, run.Target, run.Clock+" time", fmt.Sprintf("seed %d", run.Seed), "version "+run.Version)
	}
	if run.Shard != nil {
		parts = append(parts, fmt.Sprintf("shard %d of %d", run.Shard.Index, run.Shard.Of))
	}
	return visible.Text(strings.Join(parts, " · "))
}

// badgeOf is the verdict of a run in a word, and how it is marked.
func badgeOf(d *Data) (word, mark string) {
	switch t := &d.Totals; {
	case t.Failed > 0:
		return "✗ Failed", "bad"
	case t.Errors > 0:
		return "! Not played", "bad"
	case t.Broke > 0:
		return "✗ Broke the protocol", "bad"
	case t.Flaky > 0:
		return "≈ Flaky", "bad"
	case d.Mutants != nil && !d.Mutants.Enough:
		return "✗ Too few noticed", "bad"
	case d.Mutants != nil && d.Mutants.Survived > 0:
		return "◌ Some survived", "none"
	case d.Mutants != nil && d.Mutants.Killed > 0:
		return "✓ All noticed", "good"
	case d.Mutants != nil:
		return "◌ Nothing to break", "none"
	case t.Passed > 0:
		return "✓ Passed", "good"
	}
	return "◌ Nothing played", "none"
}

// prosePart is a stretch of prose, with what stands in backticks as code.
type prosePart struct {
	Code bool
	Text string
}

// prose cuts a text at its backticks.
func prose(text string) []prosePart {
	var all []prosePart
	for i, part := range strings.Split(text, "`") {
		if part != "" {
			all = append(all, prosePart{i%2 == 1, part})
		}
	}
	return all
}
