package markdown

import (
	"fmt"
	"io"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// longest is how many bytes a page has at most. Source: GitHub takes no more than 1 MiB of a step's summary.
const longest = 1 << 20

// mostRows is how many calls are listed that passed, though something of them was not looked at.
const mostRows = 50

// Write writes the page.
func Write(w io.Writer, doc *results.Document) error {
	var p page
	p.heading(doc)
	p.mutants(doc)
	p.calls(doc)
	p.strips(doc)
	p.repeats(doc)
	p.blind(doc)
	p.cost(doc)
	whole := p.b.String()
	if len(whole) > longest {
		const cut = "\n\nThe rest is cut off here: results.json has all of it.\n"
		whole = strings.ToValidUTF8(whole[:longest-len(cut)], "") + cut
	}
	_, err := io.WriteString(w, whole)
	return err
}

// page is what is written so far.
type page struct {
	b    strings.Builder
	told map[string]string // mistakes, by the call below which they stand: those of one agent file are those of all that name it
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

// heading says in a sentence what became of the run.
func (p *page) heading(doc *results.Document) {
	t := doc.Totals
	p.line("## voicesim: %s\n", verdict(t))
	p.line("%s: %.1f s of call on the %s, %s time, seed %d, voicesim %s.\n", t.Sentence(), t.CallMS/1000, text(doc.Run.Target), text(doc.Run.Clock), doc.Run.Seed, text(doc.Run.Version))
	if doc.Run.Mutant != "" {
		p.line("Agent and runtime were **broken on purpose**: %s.\n", text(doc.Run.Mutant))
	}
	if doc.Run.PhoneLine != "" {
		p.line("Scenarios without a line of their own were played on the line %s.\n", code(doc.Run.PhoneLine))
	}
}

// verdict is the sentence.
func verdict(t results.Totals) string {
	bad := t.Failed + t.Errors + t.Broke
	switch {
	case t.Scenarios == 0 || t.Skipped == t.Scenarios:
		return "nothing was played"
	case bad > 0:
		return fmt.Sprintf("%d of %s did not pass", bad, results.Count(t.Scenarios, "call"))
	case t.Flaky > 0:
		return fmt.Sprintf("%s passed, %d only when played again", results.Count(t.Passed+t.Flaky, "call"), t.Flaky)
	case t.Skipped > 0:
		return fmt.Sprintf("%s passed, %d skipped", results.Count(t.Passed, "call"), t.Skipped)
	}
	return results.Count(t.Passed, "call") + " passed"
}

// signs stand before calls: a word beside each colour.
var signs = map[judge.Verdict]string{
	judge.VerdictFailed: "❌ failed", judge.VerdictError: "⚠️ not played", results.Flaky: "🔁 flaky", judge.VerdictPassed: "🟠 broke the protocol",
}

// calls has what did not pass at once: a row each, and below the table what went wrong.
func (p *page) calls(doc *results.Document) {
	var told []*results.Call
	for i := range doc.Results {
		if c := &doc.Results[i]; c.Broke(doc.Run.Lint) || c.Verdict != judge.VerdictPassed && c.Verdict != judge.VerdictSkipped {
			told = append(told, c)
		}
	}
	if len(told) == 0 {
		return
	}
	p.line("| | call | where | what |\n| --- | --- | --- | --- |")
	for _, c := range told {
		where, what := first(c, doc.Run.Lint)
		p.line("| %s | %s | %s | %s |", signs[c.Verdict], text(c.Title()), inTable(where), text(what))
	}
	p.line("")
	for _, c := range told {
		p.details(c, &doc.Run)
	}
}

// first is the place and the words of what stands in the table about a call.
func first(c *results.Call, lint string) (where, what string) {
	switch {
	case c.Verdict == results.Flaky && len(c.Attempts) > 0:
		return first(&c.Attempts[0], lint)
	case len(c.Failures) > 0:
		f := c.Failures[0]
		return results.Place(f.File, f.Line, 0), fmt.Sprintf("%s: %s", f.Kind, f.Message)
	case len(c.Mistakes) > 0:
		m := c.Mistakes[0]
		return results.Place(m.File, m.Line, 0), m.Message
	case c.Why != "":
		line, _, _ := strings.Cut(c.Why, "\n")
		return results.Place(c.File, c.Line, 0), line
	}
	for _, f := range c.Findings {
		if results.Counts(f.Severity, lint) {
			return results.Place(c.File, c.Line, 0), f.Rule + ": " + f.Message
		}
	}
	return results.Place(c.File, c.Line, 0), ""
}

// details has all that went wrong in a call, what to do, and the command that plays it again.
func (p *page) details(c *results.Call, run *results.Run) {
	p.line("<details><summary>%s</summary>\n", html(c.Title()))
	var all strings.Builder
	for i := range c.Attempts {
		a := &c.Attempts[i]
		fmt.Fprintf(&all, "attempt %d, seed %d: %s %s\n", i+1, a.Seed, a.Verdict, a.Why)
		for _, f := range a.Failures {
			all.WriteString(f.String() + "\n")
		}
	}
	for _, line := range c.StripLines() {
		all.WriteString(line + "\n")
	}
	for _, f := range c.Failures {
		all.WriteString(f.String() + "\n")
	}
	switch before := p.told[c.Why]; {
	case c.Why == "":
	case before != "" && len(c.Mistakes) > 0:
		all.WriteString("the mistakes of " + c.Mistakes[0].File + ", as told of " + before + "\n")
	default:
		all.WriteString(c.Why + "\n")
		if p.told == nil {
			p.told = map[string]string{}
		}
		p.told[c.Why] = c.Title()
	}
	for _, n := range c.NotJudged {
		all.WriteString(n.String() + "\n")
	}
	for _, f := range c.Findings {
		all.WriteString(f.String() + "\n")
	}
	p.line("%s\n", block(all.String()))
	if len(c.Failures) > 0 {
		p.line("What to do: %s\n", c.Failures[0].Kind.Help().Advice) // which is Markdown
	}
	if len(c.Mistakes) == 0 {
		p.line("Again: %s\n", code(results.Again("voicesim", run, c.First())))
	}
	p.line("</details>\n")
}

// repeats has how often scenarios passed that were played several times.
func (p *page) repeats(doc *results.Document) {
	if len(doc.Repeats) == 0 {
		return
	}
	p.line("| scenario | passed | pass^1 | pass^n |\n| --- | --- | --- | --- |")
	for _, r := range doc.Repeats {
		one, all := "–", "–"
		if n := len(r.PassK); n > 0 {
			one, all = r.PassK[0].String(), r.PassK[n-1].String()
		}
		p.line("| %s | %d of %d | %s | %s |", text(r.Name), r.Passed, r.Plays, one, all)
	}
	p.line("")
}

// blind has what was not looked at in the calls that the totals count for it, and what the stand-in voice said.
func (p *page) blind(doc *results.Document) {
	var blind, said []string
	for i := range doc.Results {
		c := &doc.Results[i]
		if c.Verdict != judge.VerdictPassed && c.Verdict != results.Flaky {
			continue
		}
		if words := c.SaidByStandIn(); words != "" {
			said = append(said, results.Place(c.StandIns[0].File, c.StandIns[0].Line, c.StandIns[0].Column)+"  "+words)
		}
		for _, n := range c.NotJudged {
			blind = append(blind, n.String())
		}
		for _, n := range c.Unseen() {
			blind = append(blind, n.String())
		}
	}
	p.list("**Not looked at**, in calls that passed:\n", blind)
	p.list("**Said by the stand-in voice**, in calls that passed:\n", said)
}

// list is a list below a title; nothing without lines.
func (p *page) list(title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	p.line("%s", title)
	for i, line := range lines {
		if i == mostRows {
			p.line("- and %d more", len(lines)-mostRows)
			break
		}
		p.line("- %s", text(line))
	}
	p.line("")
}

// cost says what the calls cost.
func (p *page) cost(doc *results.Document) {
	t := doc.Totals.Usage
	if t == nil {
		return
	}
	p.line("**Cost**: %s.\n", text(t.Sentence()))
}

// special are the signs that Markdown or HTML read.
var special = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "{", `\{`, "}", `\}`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;",
	"&", "&amp;", "#", `\#`, "|", `\|`, "~", `\~`, "!", `\!`, "@", "@\u200b", "$", `\$`)

// text is a text on one line that is read as it stands. After an @ stands a space without width: nobody is told.
func text(s string) string { return special.Replace(visible.Text(s)) }

// html is text for within HTML.
func html(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(visible.Text(s))
}

// code is a text on one line as code.
func code(s string) string {
	s = visible.Text(s)
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}

// inTable is code within a table.
func inTable(s string) string { return strings.ReplaceAll(code(s), "|", `\|`) }

// block is a text of several lines as code.
func block(s string) string {
	s = strings.TrimRight(visible.Lines(s), "\n")
	fence := "```"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	return fence + "text\n" + s + "\n" + fence
}
