package scenarios

import (
	"regexp"

	"go.yaml.in/yaml/v4"
)

// Kind says what a YAML file is.
type Kind string

// The kinds of files. A file that is none of them is KindUnknown.
const (
	KindUnknown  Kind = ""
	KindScenario Kind = "scenario" // it has script
	KindAgent    Kind = "agent"    // it has agents
	KindFragment Kind = "fragment" // it has steps
)

// topLine matches the line that tells the kind of a file.
var topLine = regexp.MustCompile(`(?m)^(script|agents|steps):`)

// KindOf tells what a file is from the keys at its top, whatever mistakes are in it.
func KindOf(data []byte) Kind {
	kind := KindUnknown
	if len(data) > maxFileBytes {
		return kind
	}
	for _, line := range topLine.FindAllString(newSource("", data).text(), -1) {
		switch line {
		case "script:":
			return KindScenario
		case "agents:":
			kind = KindAgent
		case "steps:":
			if kind == KindUnknown {
				kind = KindFragment
			}
		}
	}
	return kind
}

// Load reads a scenario. The path only names the file in positions and messages; nothing is opened.
// The error is nil or *Mistakes with everything that is wrong with the file.
func Load(path string, data []byte) (*Scenario, error) { return LoadFor(path, data, nil) }

// LoadFor is Load and [Scenario.Check] in one: the error has the mistakes of both, whatever they are. A nil
// catalog looks nothing up.
func LoadFor(path string, data []byte, c Catalog) (*Scenario, error) {
	src := newSource(path, data)
	if !src.readable(data) {
		return nil, src.mistakes()
	}
	l := &loader{sourceText: src, sc: &Scenario{File: path, lines: src.lines}}
	if root := src.parse(); root != nil {
		l.scenario(root)
		if c != nil {
			l.lookUpRest(c)
		}
	}
	if err := src.mistakes(); err != nil {
		return nil, err
	}
	return l.sc, nil
}

// loader turns a tree of nodes into a scenario and notes every mistake on the way.
type loader struct {
	*sourceText
	sc *Scenario

	exchange   int                   // of the next step that is no turn of the caller
	ids        map[string]*yaml.Node // where each id was given
	idSteps    map[string]*Step      // which step it names
	idsWritten map[string]bool       // every id in the file, also of steps with mistakes
	moments    []momentUse           // to be looked up when all steps are known
	names      []nameUse             // likewise, tools and agents that the model has to bring about
	partial    bool                  // some steps could not be loaded, so not all is known
}

// scenario loads the map at the top of a file.
func (l *loader) scenario(root *yaml.Node) {
	pairs := l.pairs(root)
	if l.otherKind(pairs) {
		return
	}
	f := l.fields(pairs, topKeys)
	l.required(f, "name", "agent", "script")
	l.head(f)
	l.placeholders(root, pairs)
	if script := f.value("script"); script != nil {
		l.script(script)
	}
	l.checks(f)
	l.references()
	l.somethingJudged(f)
}

// otherKind notes that the file is no scenario but something else the project knows.
func (l *loader) otherKind(pairs []pair) bool {
	for _, p := range pairs {
		if p.key.Value == "script" {
			return false
		}
	}
	for _, p := range pairs {
		switch p.key.Value {
		case "agents":
			l.at(p.key, "this is an agent file, not a scenario", "a scenario has script")
			return true
		case "steps":
			l.at(p.key, "this is a fragment, not a scenario", "a scenario has script")
			return true
		}
	}
	return false
}
