package scenarios

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/expand"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// place is where a loader is in the steps of a call.
type place struct {
	scope   expand.Scope // the names that are known there
	idScope string       // of the names of steps, see ids
	rounds  []Round      // of the loops around, from the outermost
	within  []string     // the files around, by their paths, from the outermost
	inserts int          // the loops and includes so far, of which each has a scope of its own
}

// include and loop are what the maps of these verbs load into. What they stand for is in the script.
type (
	includeStep struct{ with yamltext.Pair }
	loopStep    struct{ steps yamltext.Pair }
)

var (
	includeKeys = keys.Of("include", []keys.Key[Field, includeStep]{
		keys.Do("with", keys.Form{Schema: `"type": "object"`, Example: "{order: A1001}"},
			func(s *includeStep, f Field) { s.with = yamltext.Pair{Key: f.key, Value: f.value} },
			"values for names in angle brackets in the file").Otherwise("those of the file that includes it"),
	})

	loopKeys = keys.Of("loop", []keys.Key[Field, loopStep]{
		keys.Do("steps", keys.Form{Schema: keys.List(keys.Ref("step")), Example: "[{caller: Hello}]"},
			func(s *loopStep, f Field) { s.steps = yamltext.Pair{Key: f.key, Value: f.value} }, "the steps of each round, a list").Must(),
	})

	// fragmentKeys are those at the top of a file of steps.
	fragmentKeys = keys.Of("the top of a file of steps", []keys.Key[Field, Fragment]{
		keys.Do("steps", keys.Form{Schema: keys.List(keys.Ref("step")), Example: "[{caller: Hello}]"},
			func(s *Fragment, f Field) { s.steps = f.value }, "the steps, a list").Must(),
		keys.At("about", TakesWords, func(s *Fragment) *string { return &s.About }, "a sentence or two about the steps"),
	})
)

// deepest bounds how deep files include each other. Chosen.
const deepest = 16

// include loads the steps of another file in the place of a step.
func (l *loader) include(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	var s includeStep
	load(l, step, includeKeys, &s, options)
	l.placeholders(verb.Value)
	if s.with.Value != nil {
		l.placeholders(s.with.Value)
	}
	variables := l.values(s)
	if _, ok := scalarOf(verb); !ok {
		l.At(verb.Key, "include names no file", "write the path of a file of steps behind it")
		l.partial = true
		return
	}
	name, _, ok := l.field(step, verb).file()
	if !ok || l.around(verb.Value, name) {
		l.partial = true
		return
	}
	fragment := l.fragment(verb.Value, name)
	if fragment == nil || fragment.steps == nil {
		l.partial = true
		return
	}
	l.declare(slices.Values(variables))
	outer := l.place
	l.inserts++
	l.scope, l.within = l.scope.With(variables...), append(slices.Clone(l.within), name)
	l.idScope += fmt.Sprintf("/include %d", l.inserts)
	l.collectIDs(fragment.steps)
	l.steps(l.Fill(fragment.steps, l.scope), "the file")
	outer.inserts = l.inserts
	l.place = outer
	for _, v := range variables {
		if !*v.Used && !l.partial {
			l.At(v.At, fmt.Sprintf("nothing in %s says <%s>", name, v.Name), unusedHint(fragment.Open, v.Name))
		}
	}
}

// unusedHint says what may be meant by a name that a file does not have.
func unusedHint(open []string, name string) string {
	if len(open) == 0 {
		return "it has no names to fill in: leave it out"
	}
	return didYouMean(name, open)
}

// values returns the names that an include fills in.
func (l *loader) values(s includeStep) (all []*expand.Variable) {
	if s.with.Value == nil {
		return nil
	}
	if !yamltext.IsMap(s.with.Value) {
		l.At(s.with.Value, "with is a map of names", "write {order: A1001}")
		return nil
	}
	seen := map[string]bool{}
	for _, p := range yamltext.Pairs(s.with.Value) {
		if seen[p.Key.Value] {
			l.At(p.Key, fmt.Sprintf("%q is written twice", p.Key.Value), "leave one of them out")
			continue
		}
		seen[p.Key.Value] = true
		if v := l.Declared(p); v != nil {
			all = append(all, v)
		}
	}
	return all
}

// around reports whether a file stands around the place that includes it, and notes that.
func (l *loader) around(n *yaml.Node, name string) bool {
	if at := slices.Index(l.within, name); at >= 0 {
		l.At(n, "these files include each other: "+strings.Join(append(slices.Clone(l.within[at:]), name), " → "), "leave one of the includes out")
		return true
	}
	if len(l.within) >= deepest {
		l.At(n, fmt.Sprintf("files include each other %d deep", deepest), "write the steps of some of them where they are included")
		return true
	}
	return false
}

// fragment returns a file of steps by its path from the folder of the scenario, read once; nil after noting that there is none.
func (l *loader) fragment(at *yaml.Node, name string) *Fragment {
	shown := path.Join(path.Dir(l.sc.File), name)
	f := l.Named(shown)
	if f == nil {
		if f = l.read(at, name, shown); f == nil {
			return nil
		}
		l.Add(f)
	}
	if !slices.ContainsFunc(l.sc.Includes, func(i Included) bool { return i.Name == shown }) {
		l.sc.Includes = append(l.sc.Includes, Included{Path: name, Name: shown})
	}
	if f.Root == nil {
		return nil
	}
	var fragment Fragment
	load(l, nil, fragmentKeys, &fragment, yamltext.Pairs(f.Root))
	if fragment.steps != nil {
		fragment.Open = openNames(fragment.steps)
		l.unknown(fragment.steps, fragment.Open)
	}
	return &fragment
}

// read reads a file of steps; nil after noting why it is none.
func (l *loader) read(at *yaml.Node, name, shown string) *expand.File {
	if l.open == nil {
		l.At(at, name+" is not read here", "load the scenario from a folder")
		return nil
	}
	data, unread := l.open(name)
	if unread != "" {
		l.At(at, name+" "+unread, "it is looked for from the folder of the file that includes it")
		return nil
	}
	if kind := l.lang.fileKindOf(data); kind == FileScenario || kind == FileAgent {
		l.At(at, fmt.Sprintf("%s is no file of steps but one of kind %s", name, kind), "what is included has steps at its top")
		return nil
	}
	text := yamltext.New(l.lang.fragments, data)
	f := &expand.File{Name: shown, Dir: path.Dir(name), Text: text}
	if text.Readable(data) {
		f.Root = text.Parse()
	}
	if f.Root != nil && !hasKey(f.Root, "steps") {
		text.At(f.Root, "this file has no steps", "a file that is included has a list of them at its top: steps:")
	}
	return f
}

// loop loads its steps once for each round.
func (l *loader) loop(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	var s loopStep
	load(l, step, loopKeys, &s, options)
	l.placeholders(verb.Value)
	if _, ok := scalarOf(verb); !ok {
		l.At(verb.Key, "loop does not say how often", "write a number behind it, and the steps below")
		l.partial = true
		return
	}
	rounds, ok := l.field(step, verb).countFrom(1, mostSteps)
	switch {
	case ok && rounds == 0:
		l.At(verb.Value, "a loop of no rounds does nothing", "leave it out, or write a number from 1 up")
		ok = false
	case ok && s.steps.Value == nil:
		l.At(verb.Key, "loop has no steps", "write them below it: steps:")
		ok = false
	}
	if !ok {
		l.partial = true
		return
	}
	outer := l.place
	l.inserts++
	scope := fmt.Sprintf("%s/loop %d", l.idScope, l.inserts)
	for i := range rounds {
		if l.Full() || l.visited > mostSteps {
			break
		}
		l.rounds, l.idScope = append(slices.Clone(outer.rounds), Round{i + 1, rounds}), fmt.Sprintf("%s/%d", scope, i+1)
		l.steps(s.steps.Value, "the loop")
	}
	outer.inserts = l.inserts
	l.place = outer
}

// Place names a step in a call: "line 8", of a file that is included "line 8 of opening.steps.yaml", in a loop "line 8, round 3 of 20".
func (s *Step) Place() string {
	text := fmt.Sprintf("line %d", s.Pos.Line)
	if s.main != "" && s.Pos.File != s.main {
		text += " of " + path.Base(s.Pos.File)
	}
	if len(s.Rounds) > 0 {
		text += ", " + InRounds(s.Rounds)
	}
	return text
}
