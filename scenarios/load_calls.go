package scenarios

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios/internal/expand"
	"github.com/voicesim/voicesim/scenarios/internal/forms"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// callsKeys are the keys at the top that say which calls are made of a file. Rows and variants are read before the rest, see
// package expand.
var callsKeys = []keys.Key[Field, Scenario]{
	keys.Do(expand.Examples, keys.Form{Schema: keys.List(`"type": "object", "minProperties": 1`), Example: "[{order: A1001}, {order: A1002}]"},
		func(*Scenario, Field) {}, "rows of values, a call for each: `<order>` anywhere in the file stands for the value of the row").Otherwise("one call"),
	keys.Do(expand.Variants, keys.Form{Schema: `"type": "object", "additionalProperties": {"type": "object"}, "minProperties": 1`, Example: "{vad: {session: {turn_detection: server_vad}}}"},
		func(*Scenario, Field) {}, "names, each with keys of the top that are other than there: a call for each").Otherwise("one call"),
	keys.At("repeat", takesRepeat, func(sc *Scenario) *int { return &sc.Repeat }, "how often each call is played, each time with another seed; `--repeat` goes over it").Otherwise("once"),
}

// takesRepeat takes how often a call is played.
var takesRepeat = takes(takesTimes.Form, func(f Field) (int, bool) {
	n, ok := f.countFrom(1, MostRepeats)
	if ok && (n == 0 || n > MostRepeats) {
		f.wrong(fmt.Sprintf("repeat is a number from 1 to %d", MostRepeats), "to leave a call out, write skip and the reason")
		return 0, false
	}
	return n, ok
})

// MostRepeats bounds how often a file says that it is played.
const MostRepeats = 10_000

// fixedKeys are the keys at the top that are the same in all variants.
var fixedKeys = []string{"name", "script", "repeat", "language"}

// loadCalls loads all calls of a file.
func (lang *Language) loadCalls(files *expand.Files, src Source, c Catalog) ([]*Scenario, error) {
	given := make([]*expand.Variable, 0, len(src.Params))
	for _, name := range slices.Sorted(maps.Keys(src.Params)) {
		given = append(given, &expand.Variable{Name: name, Given: src.Params[name], Used: new(bool)})
	}
	var all []*Scenario
	var elsewhere error
	told := map[string]bool{} // mistakes of agent files, which calls share
	whole := true
	if main := (&loader{Files: files}); main.otherKind(yamltext.Pairs(files.All[0].Root)) {
		return nil, mistakesIn(files)
	}
	calls := files.Calls(given, fixedKeys)
	for _, call := range calls {
		l := &loader{Files: files, lang: lang, sc: New("", ""), open: src.Open}
		l.sc.File, l.sc.fileOf = src.Path, func(n *yaml.Node) string { return files.Of(n).Name }
		l.scenario(call)
		if c != nil {
			l.lookUpRest(c)
		}
		l.references()
		if lang.refuses != nil && !l.partial && mistakesIn(files) == nil {
			lang.refuses(l.sc, l.note)
		}
		if l.inAgent != nil && !told[l.inAgent.Error()] {
			told[l.inAgent.Error()] = true
			elsewhere = both(elsewhere, l.inAgent)
		}
		if all, whole = append(all, l.sc), whole && !l.partial; files.Full() {
			break
		}
	}
	if whole {
		files.Unsaid(calls)
	}
	if err := both(mistakesIn(files), elsewhere); err != nil {
		return nil, err
	}
	for i, sc := range all {
		sc.fill(files, calls[i], given)
	}
	return all, nil
}

// fill tells a scenario what it is made of.
func (sc *Scenario) fill(files *expand.Files, call *expand.Call, given []*expand.Variable) {
	for _, f := range files.All {
		sc.texts = append(sc.texts, &fileText{f.Name, f.Text.Lines()})
	}
	var params []string
	for _, v := range given {
		if *v.Used && !call.Has(v.Name) {
			params = append(params, v.Name+"="+v.Given)
			sc.Filled = append(sc.Filled, Filled{Name: v.Name, Value: v.Given})
		}
	}
	if params != nil {
		sc.Name += " [" + strings.Join(params, " ") + "]"
	}
	if call.Row != nil {
		for _, v := range call.Row.Variables {
			f := Filled{Name: v.Name, Value: v.Text()}
			if v.Value != nil {
				f.Pos = Pos{File: files.Of(v.At).Name, Line: v.At.Line, Column: v.At.Column}
			}
			sc.Filled = append(sc.Filled, f)
		}
	}
	sc.Name += call.Title()
	sc.Variant = call.Variant
}

// declare remembers names, which no tool may have.
func (l *loader) declare(variables iter.Seq[*expand.Variable]) {
	for v := range variables {
		pos := l.sc.Pos
		if v.At != nil {
			pos = l.pos(v.At)
		}
		if v.At != nil || *v.Used {
			l.sc.variables = append(l.sc.variables, Filled{Name: v.Name, Pos: pos})
		}
	}
}

// lookUpVariables notes names that a tool has as well.
func (sc *Scenario) lookUpVariables(tools []string, note func(pos Pos, msg, hint string)) {
	for _, v := range sc.variables {
		if tool, ok := words.FindName(v.Name, tools); ok {
			note(v.Pos, fmt.Sprintf("%q is the name of a tool, too: <%s> could mean what it returned", tool, v.Name), "give it another name")
		}
	}
}

// placeholders notes every <name> of a step that nothing fills in.
func (l *loader) placeholders(root *yaml.Node) {
	if l.alone != nil || l.unsure {
		return
	}
	yamltext.EachScalar(root, func(n *yaml.Node) {
		if strings.HasPrefix(n.Value, "/") || l.filled[n] {
			return // in a regular expression it names a group
		}
		m := forms.FillMark.FindStringSubmatch(n.Value)
		if m == nil {
			return
		}
		hint := "write the words themselves, or a value as a row of examples or with --param " + m[1] + "=VALUE; what a tool returned is said in a model's words only"
		if meant := suggest.Nearest(m[1], slices.Sorted(maps.Keys(l.scope)), nil); meant != "" {
			hint = fmt.Sprintf("did you mean <%s>?", meant)
		}
		l.At(n, "nothing fills in "+m[0], hint)
	})
}
