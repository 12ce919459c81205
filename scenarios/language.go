package scenarios

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/expand"
	"github.com/voicesim/voicesim/scenarios/internal/mistakes"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// Language is the scenario language with certain kinds of expectations. It is not changed once it is made.
type Language struct {
	kinds     []*kindMaps
	kindNames *keys.Table
	verbs     []verb
	verbNames *keys.Table
	expect    *keys.Map[Field, Expectation]
	expectNot *keys.Map[Field, ExpectNotStep]
	text      *keys.Map[Field, *TextMatcher]
	data      *keys.Map[Field, *DataMatcher]
	index     keys.Index
	format    *yamltext.Format
	fragments *yamltext.Format // of files of steps
	refuses   func(*Scenario, func(at Pos, msg, hint string))
}

// Refusing has whole calls looked at that are loaded without a mistake, for what proves nothing: whoever looks notes it at its place. It
// returns the language, and is called before that is used.
func (lang *Language) Refusing(refuses func(sc *Scenario, note func(at Pos, msg, hint string))) *Language {
	lang.refuses = refuses
	return lang
}

// NewLanguage returns the language with the given kinds of expectations.
func NewLanguage(kinds []*Kind) *Language {
	lang := &Language{
		kinds: newKindMaps(kinds), kindNames: kindTable(kinds), verbs: verbs(optionTable(kinds)), expect: expectMap, expectNot: expectNotKeys,
		text: newTextKeys(), data: newDataKeys(),
	}
	lang.verbNames = verbTable(lang.verbs)
	lang.index = keys.Index{Aliases: mistakes.Aliases, Elsewhere: mistakes.Elsewhere, Tables: slices.Concat(
		[]*keys.Table{
			&topKeys.Table, &sessionKeys.Table, &turnDetectionKeys.Table, &simulatorKeys.Table, &toolOverrideKeys.Table, &limitKeys.Table, &lineKeys.Table, &echoKeys.Table, &checkKeys.Table, &boundKeys.Table, &questionMap.Table,
			lang.verbNames,
		},
		callerTables(),
		[]*keys.Table{
			&humanKeys.Table, &faultKeys.Table, &hangupKeys.Table, &modelKeys.Table, &toolRequestKeys.Table, &whenKeys.Table,
			&waitKeys.Table, &reactKeys.Table, &branchKeys.Table, &sweepKeys.Table, &exploreKeys.Table, &includeKeys.Table, &loopKeys.Table, &fragmentKeys.Table, lang.kindNames, &expectMap.Table, &expectNotKeys.Table,
			&lang.text.Table, &lang.data.Table,
		},
	)}
	for _, k := range kinds {
		lang.index.Tables = append(lang.index.Tables, k.options())
	}
	lang.format = &yamltext.Format{
		Noun:  "scenario",
		Begin: "name: order status",
		Has:   "name, agent and script",
		Key:   lang.index.Has,
		Data:  func(key string) bool { return slices.Contains([]string{"with", "returns", expand.Examples}, key) },
		Entry: func(key string) bool { return lang.verb(key) != nil },
		Words: func(key string) bool { return slices.Contains(verbsOfWords, key) || lang.takesWords(key) },
	}
	steps := *lang.format
	steps.Noun, steps.Begin, steps.Has = "file of steps", "steps:", "steps"
	lang.fragments = &steps
	return lang
}

// Text returns a scenario, or a file of steps, as it was typed.
func (lang *Language) Text(kind FileKind, data []byte) *yamltext.Text {
	if kind == FileFragment {
		return yamltext.New(lang.fragments, data)
	}
	return yamltext.New(lang.format, data)
}

// takesWords reports whether the value of a key is words wherever it stands.
func (lang *Language) takesWords(key string) bool {
	return slices.ContainsFunc(lang.index.Tables, func(t *keys.Table) bool {
		row := t.Row(key)
		return row != nil && row.Form.Schema == TakesWords.Schema
	})
}

// kind returns the maps of a kind by its name, or nil.
func (lang *Language) kind(name string) *kindMaps {
	for _, k := range lang.kinds {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// verb returns a verb that is played by its name.
func (lang *Language) verb(name string) *verb {
	for i := range lang.verbs {
		if lang.verbs[i].Name == name {
			return &lang.verbs[i]
		}
	}
	return nil
}

// Source is a file to be loaded, and what there is around it.
type Source struct {
	Path string // names the file in positions and messages; nothing is opened by it
	Data []byte
	// Open reads a file that is included, by its path with slashes from the folder of this one. Unread is why it was not read, as a
	// predicate; "" is that it was. nil opens none.
	Open func(name string) (data []byte, unread string)
	// Params are values for names that nothing in the file fills in.
	Params map[string]string
}

// LoadAll reads the scenarios of a file, one for each row of its examples and each of its variants, and looks up in a catalog what
// they refer to; nil looks nothing up. There is at least one. The error is nil or *Mistakes with everything that is wrong with
// the file and those that it includes.
func (lang *Language) LoadAll(src Source, c Catalog) ([]*Scenario, error) {
	text := yamltext.New(lang.format, src.Data)
	if !text.Readable(src.Data) {
		return nil, MistakesIn(src.Path, text)
	}
	files := expand.NewFiles(&expand.File{Name: src.Path, Text: text, Root: text.Parse()})
	if files.All[0].Root == nil {
		return nil, MistakesIn(src.Path, text)
	}
	return lang.loadCalls(files, src, c)
}

// Load is [Language.LoadAll] for a file of one call that includes no other. That a file has several is one of its mistakes.
func (lang *Language) Load(path string, data []byte, c Catalog) (*Scenario, error) {
	all, err := lang.LoadAll(Source{Path: path, Data: data}, c)
	switch {
	case err != nil:
		return nil, err
	case len(all) > 1:
		return nil, &Mistakes{All: []*SyntaxError{{Pos: all[0].Pos, Msg: fmt.Sprintf("the file has %d calls", len(all)), Hint: "LoadAll loads them all"}}}
	}
	return all[0], nil
}
