package scenarios

import "github.com/voicesim/voicesim/internal/keys"

// Reference returns a page of Markdown in which the marked tables are those of the language: the page
// docs/scenarios.md, for the language as it is played. The names of the tables are what messages call the maps;
// beside them there is "options of kinds". Tables with other names are left as they are.
func (lang *Language) Reference(page string) string { return keys.Fill(page, lang.tableLines) }

// Tables returns the tables of all keys, verbs, kinds and named moments. They are read only.
func (lang *Language) Tables() []*keys.Table {
	return append([]*keys.Table{momentWords}, lang.index.Tables...)
}

// WordTables returns the words that keys may be given, where they are no keys themselves. They are read only.
func (lang *Language) WordTables() []*keys.Table { return wordTables() }

// Kinds returns the kinds of expectations, in the order of the documentation.
func (lang *Language) Kinds() []*Kind {
	all := make([]*Kind, len(lang.kinds))
	for i, k := range lang.kinds {
		all[i] = k.Kind
	}
	return all
}

// tableLines returns the rows of a table by its name.
func (lang *Language) tableLines(name string, header []string) (lines []string, known bool) {
	switch name {
	case lang.kindNames.What:
		return lang.kindLines(), true
	case "options of kinds":
		return lang.optionLines(), true
	case momentWords.What:
		return momentWords.Lines(len(header)), true
	case surpriseWords.What:
		return surpriseWords.Lines(len(header)), true
	}
	for _, t := range lang.index.Tables {
		if t.What == name {
			return t.Lines(len(header)), true
		}
	}
	return nil, false
}

// kindLines returns what is expected, when it begins and when it is met.
func (lang *Language) kindLines() []string {
	lines := make([]string, len(lang.kinds))
	for i, k := range lang.kinds {
		lines[i] = keys.Line("`"+k.Name+"`: "+k.alone.Rows[0].About, k.Begins, k.Met)
	}
	return lines
}

// optionLines returns the options of all kinds, each with its kind.
func (lang *Language) optionLines() []string {
	var lines []string
	for _, k := range lang.kinds {
		for _, row := range k.options().Rows {
			lines = append(lines, keys.Line("`"+row.Name+"`", "`"+k.Name+"`", row.Cell(), row.Otherwise()))
		}
	}
	return lines
}
