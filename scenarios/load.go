package scenarios

import (
	"encoding/json"
	"maps"
	"regexp"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/expand"
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
func FileKindOf(data []byte) FileKind { return bare.fileKindOf(data) }

func (lang *Language) fileKindOf(data []byte) FileKind {
	kind := FileUnknown
	if len(data) > yamltext.MaxFileBytes {
		return kind
	}
	for _, line := range topLine.FindAllString(yamltext.New(lang.format, data).String(), -1) {
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
	*expand.Files
	lang  *Language
	sc    *Scenario
	open  func(name string) (data []byte, unread string) // a file by its path from the folder of the scenario; nil opens none
	noted []Pos                                          // of the mistakes of this call

	place
	visited    int                 // how many entries of lists of steps were looked at
	exchange   int                 // of the next step that is no turn of the caller
	ids                            // the names of steps
	idsWritten map[string]bool     // every id in the file, also of steps with mistakes
	moments    []momentUse         // to be looked up when all steps are known
	mapUse                         // what the map that is being loaded says of a tool
	filled     map[*yaml.Node]bool // words with places for what tools return
	sweep      *Sweep              // the first of the file; nil before it
	alone      map[Pos]bool        // the lines of a file of steps that is looked at alone of which nothing is known; nil is a call
	inAgent    error               // mistakes in other files: nil or *Mistakes
	unsure     bool                // not all names in angle brackets are known
	partial    bool                // some steps could not be loaded, so not all is known
}

// mapUse is a tool that a map names, and the arguments beside it.
type mapUse struct {
	tool *nameUse
	with *yaml.Node
	sent json.RawMessage
}

// scenario loads a call from the map at the top of a file.
func (l *loader) scenario(call *expand.Call) {
	seen := load(l, nil, topKeys, l.sc, call.Top)
	l.missing(seen)
	l.scope, l.unsure = call.Scope, call.Unsure
	l.declare(maps.Values(call.Scope))
	if script, written := seen["script"]; written {
		l.script(script.value, call.Scope)
	}
	for _, p := range call.Top {
		if p.Key.Value != "script" {
			l.placeholders(p.Value)
		}
	}
	l.eitherMany(seen)
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
