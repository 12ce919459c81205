package explain

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios/agentfile"
)

// Entry is one meaning of a word.
type Entry struct {
	Word     string   `json:"word"`
	What     string   `json:"what"`               // what it is: "verb", "key of limits", "failure"
	Means    string   `json:"means,omitempty"`    // a sentence or more, with code in backticks
	Takes    string   `json:"takes,omitempty"`    // what its value may be; "" when Means says it
	Without  string   `json:"without,omitempty"`  // what holds when it is not written; "" is nothing to say
	Begins   string   `json:"begins,omitempty"`   // of an expectation: when it begins
	Met      string   `json:"met,omitempty"`      // of an expectation: when it is met
	Causes   string   `json:"causes,omitempty"`   // of a failure
	Advice   string   `json:"advice,omitempty"`   // of a failure
	Options  []string `json:"options,omitempty"`  // what may stand beside it or below it
	Values   []string `json:"values,omitempty"`   // the words that its value may be
	Example  string   `json:"example,omitempty"`  // a line or more as they stand in a file
	Targets  []string `json:"targets,omitempty"`  // on what it is played; none is everything
	Document string   `json:"document,omitempty"` // the page that says more
}

// The pages that say more.
const (
	scenarioPage = "docs/scenarios.md"
	agentPage    = "docs/own-agents.md"
	failurePage  = "docs/failures.md"
)

// Entries returns what there is to explain, in the order of the documentation.
func Entries() []Entry {
	lang := judge.Language()
	tables := lang.Tables()
	var all []Entry
	for _, t := range tables {
		for i := range t.Rows {
			all = append(all, ofRow(t, &t.Rows[i], tables, scenarioPage))
		}
	}
	for _, k := range lang.Kinds() {
		at := slices.IndexFunc(all, func(e Entry) bool { return e.What == "expectation" && e.Word == k.Name })
		all[at].Begins, all[at].Met = k.Begins, k.Met
	}
	all = append(all, values(chosenFrom(lang.WordTables(), tables), scenarioPage)...)
	all = append(all, notions(tables)...)
	for _, t := range agentfile.Tables() {
		for i := range t.Rows {
			all = append(all, ofRow(t, &t.Rows[i], agentfile.Tables(), agentPage))
		}
	}
	all = append(all, values(chosenFrom(nil, agentfile.Tables()), agentPage)...)
	for _, k := range judge.FailureKinds() {
		h := k.Help()
		all = append(all, Entry{Word: string(k), What: "failure", Means: upper(h.Means), Causes: upper(h.Causes), Advice: upper(h.Advice), Document: failurePage})
	}
	return joined(all)
}

// joined makes one entry of those that say the same of a word in several places.
func joined(all []Entry) (few []Entry) {
	for _, e := range all {
		at := slices.IndexFunc(few, func(f Entry) bool {
			where := f.What
			f.What = e.What
			return strings.HasPrefix(where, "key of ") && strings.HasPrefix(e.What, "key of ") && reflect.DeepEqual(f, e)
		})
		if at < 0 {
			few = append(few, e)
			continue
		}
		few[at].What += ", " + strings.TrimPrefix(e.What, "key of ")
	}
	return few
}

// link matches a link in Markdown.
var link = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)

// plain is a text without links.
func plain(text string) string { return link.ReplaceAllString(text, "$1") }

// ofRow explains a row of a table of keys.
func ofRow(t *keys.Table, row *keys.Row, tables []*keys.Table, page string) Entry {
	e := Entry{
		Word: row.Name, What: "key of " + t.What, Means: sentence(row.About), Takes: plain(row.Form.Takes), Without: plain(row.Otherwise()),
		Targets: row.Targets, Document: page,
	}
	opens := t.What == "the top of a scenario" || t.What == "session" || page == agentPage // of which a key may have a table of its name
	switch t.What {
	case "a step":
		e.What, opens = "verb", true
	case "an expectation":
		e.What, opens = "expectation", true
	case "a moment":
		e.What = "moment"
	case "checks":
		e.What = "check"
	}
	if row.Form.Words != nil {
		e.Values = row.Form.Words.All()
	}
	var needed []string
	for _, o := range tables {
		if o.What == row.Name && opens {
			e.Options = o.All()
			for i := range o.Rows {
				if o.Rows[i].Needed {
					needed = append(needed, o.Rows[i].Name+": "+o.Rows[i].Form.Example)
				}
			}
		}
	}
	if row.Form.Example != "" {
		e.Example = example(e.What, row, needed)
	}
	return e
}

// example writes a key as it stands in a file, with the options that it needs.
func example(what string, row *keys.Row, needed []string) string {
	text := row.Name + ": " + row.Form.Example
	switch what {
	case "verb":
		if needed != nil {
			return "- {" + strings.Join(append([]string{text}, needed...), ", ") + "}"
		}
		return "- " + text
	case "expectation":
		return "- expect: {" + text + "}"
	case "check":
		return "checks: {" + text + "}"
	}
	return text
}

// sentence makes a sentence of what a table says.
func sentence(about string) string {
	if about == "" {
		return ""
	}
	return upper(plain(about)) + "."
}

func upper(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
