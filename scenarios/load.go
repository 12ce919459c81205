package scenarios

import (
	"encoding/json"
	"regexp"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// FileKind says what a YAML file is.
type FileKind string

// The kinds of files. A file that is none of them is FileUnknown.
const (
	FileUnknown  FileKind = ""
	FileScenario FileKind = "scenario" // it has script
	FileAgent    FileKind = "agent"    // it has agents
	FileFragment FileKind = "fragment" // it has steps
)

// MaxFileBytes is how large a file may be.
const MaxFileBytes = yamltext.MaxFileBytes

// topLine matches the line that tells the kind of a file.
var topLine = regexp.MustCompile(`(?m)^(script|agents|steps):`)

// bare is the language without expectations, which is enough to tell what a file is.
var bare = NewLanguage(nil)

// FileKindOf tells what a file is from the keys at its top, whatever mistakes are in it.
func FileKindOf(data []byte) FileKind {
	kind := FileUnknown
	if len(data) > yamltext.MaxFileBytes {
		return kind
	}
	for _, line := range topLine.FindAllString(yamltext.New(bare.format, data).String(), -1) {
		switch line {
		case "script:":
			return FileScenario
		case "agents:":
			kind = FileAgent
		case "steps:":
			if kind == FileUnknown {
				kind = FileFragment
			}
		}
	}
	return kind
}

// loader turns a tree of nodes into a scenario and notes every mistake on the way.
type loader struct {
	*yamltext.Text
	lang *Language
	sc   *Scenario

	exchange   int                   // of the next step that is no turn of the caller
	ids        map[string]*yaml.Node // where each id was given
	idSteps    map[string]*Step      // which step it names
	idsWritten map[string]bool       // every id in the file, also of steps with mistakes
	moments    []momentUse           // to be looked up when all steps are known
	mapUse                           // what the map that is being loaded says of a tool
	filled     map[*yaml.Node]bool   // words with places for what tools return
	sweep      *Sweep                // the first of the file; nil before it
	ownNames   bool                  // the file declares names for such places
	inAgent    error                 // mistakes in other files: nil or *Mistakes
	partial    bool                  // some steps could not be loaded, so not all is known
}

// mapUse is a tool that a map names, and the arguments beside it.
type mapUse struct {
	tool *nameUse
	with *yaml.Node
	sent json.RawMessage
}

// scenario loads the map at the top of a file.
func (l *loader) scenario(root *yaml.Node) {
	pairs := yamltext.Pairs(root)
	if l.otherKind(pairs) {
		return
	}
	seen := load(l, nil, topKeys, l.sc, pairs)
	l.missing(seen)
	l.ownNames = l.declares(pairs)
	if script, written := seen["script"]; written {
		l.script(script.value)
	}
	l.placeholders(root, pairs)
	l.somethingJudged(seen)
}

// otherKind notes that the file is no scenario but something else the project knows.
func (l *loader) otherKind(pairs []yamltext.Pair) bool {
	for _, p := range pairs {
		if p.Key.Value == "script" {
			return false
		}
	}
	for _, p := range pairs {
		switch p.Key.Value {
		case "agents":
			l.At(p.Key, "this is an agent file, not a scenario", "a scenario has script")
			return true
		case "steps":
			l.At(p.Key, "this is a fragment, not a scenario", "a scenario has script")
			return true
		}
	}
	return false
}
