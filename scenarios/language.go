package scenarios

import (
	"slices"

	"github.com/voicesim/voicesim/internal/keys"
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
}

// NewLanguage returns the language with the given kinds of expectations.
func NewLanguage(kinds []*Kind) *Language {
	lang := &Language{
		kinds: newKindMaps(kinds), kindNames: kindTable(kinds), verbs: verbs(optionTable(kinds)), expect: expectMap, expectNot: expectNotKeys,
		text: newTextKeys(), data: newDataKeys(),
	}
	lang.verbNames = verbTable(lang.verbs)
	lang.index = keys.Index{Aliases: aliases, Tables: slices.Concat(
		[]*keys.Table{
			&topKeys.Table, &sessionKeys.Table, &turnDetectionKeys.Table, &limitKeys.Table, &checkKeys.Table, &boundKeys.Table,
			lang.verbNames,
		},
		callerTables(),
		[]*keys.Table{
			&humanKeys.Table, &faultKeys.Table, &hangupKeys.Table, &modelKeys.Table, &toolRequestKeys.Table,
			&waitKeys.Table, &reactKeys.Table, &branchKeys.Table, &sweepKeys.Table, lang.kindNames, &expectMap.Table, &expectNotKeys.Table,
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
		Data:  func(key string) bool { return key == "with" || key == "returns" },
		Entry: func(key string) bool { return lang.verb(key) != nil },
		Words: func(key string) bool { return slices.Contains(verbsOfWords, key) || lang.takesWords(key) },
	}
	return lang
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

// Load reads a scenario and looks up in a catalog what it refers to; nil looks nothing up. The path only
// names the file in positions and messages; nothing is opened. The error is nil or *Mistakes with everything
// that is wrong with the file.
func (lang *Language) Load(path string, data []byte, c Catalog) (*Scenario, error) {
	l := &loader{Text: yamltext.New(lang.format, data), lang: lang, sc: New("", "")}
	l.sc.File = path
	if !l.Readable(data) {
		return nil, l.mistakes()
	}
	l.sc.lines = l.Lines()
	if root := l.Parse(); root != nil {
		l.scenario(root)
		if c != nil {
			l.lookUpRest(c)
		}
		l.references()
	}
	if err := l.mistakes(); err != nil {
		return nil, err
	}
	return l.sc, nil
}
