package scenarios_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v4"
)

// unplayed are the words of the language that no scenario of the library has, each with the reason. One that ends in a colon stands for all
// words that a key may be given.
var unplayed = map[string]string{
	"the top of a scenario.checks.judge":          "a language model answers it, on live targets",
	"the top of a scenario.checks.judge.asks":     "the same",
	"the top of a scenario.checks.judge.times":    "the same",
	"the top of a scenario.checks.judge.at_least": "the same",
	"the top of a scenario.allow:":                "a sound runtime and a sound agent surprise nobody: the specs of judge have each",
	"the top of a scenario.skip":                  "it is not played",
	"model.out_of_band":                           "a team's own program asks for such responses: `gives a response out of band the step that has its name`",
	"model.audio":                                 "sound files are a team's own: `voicesim init` begins with them",
	"step.audio":                                  "the same",
	"step.outcome: timed_out":                     "approvals have no end of their own without a team's program",
	"step.fault: wrong_format":                    "the call cannot pass: `mu-law for PCM16`",
	"the top of a scenario.approvals: fail":       "what holds without it",
	"the top of a scenario.approvals: ignore":     "the same as human: ignore",
	"the top of a scenario.on_failure: stop":      "what holds without it",
}

// unplayedFor is the reason why no scenario has a word; "" is none.
func unplayedFor(word string) string {
	key, _, _ := strings.Cut(word, ": ")
	if why := unplayed[key+":"]; why != "" && key != word {
		return why
	}
	return unplayed[word]
}

// words are the keys of the language, and the words that keys may be given, as scenario.schema.json has them: by the name of the map that a
// key stands in, and a dot before it. A file uses some of them.
type wordsOf struct {
	definitions map[string]any
	found       map[string]bool
	under       map[string]bool // schemas that are being listed
}

// oneName has the definitions that are the same to an author: steps whose options are the same, bounds of whatever unit.
var oneName = map[string]string{
	"observed": "step", "watched": "step", "expectation": "step", "expect": "step", "expect_not": "step", "wait": "step", "react": "step", "branch": "step",
	"caller": "step", "typed": "step", "image": "step", "dtmf": "step", "backchannel": "step", "sound": "step", "mute": "step", "hangup": "step", "human": "step", "fault": "step", "include": "step", "loop": "step",
	"relations": "bound", "count_relations": "bound", "share_relations": "bound", "share_bound": "bound", "price_relations": "bound",
}

// resolved returns what a schema refers to, and its name.
func (w *wordsOf) resolved(s map[string]any, name string) (map[string]any, string) {
	ref, ok := s["$ref"].(string)
	if !ok {
		return s, name
	}
	name = strings.TrimPrefix(ref, "#/definitions/")
	s = w.definitions[name].(map[string]any)
	if one := oneName[name]; one != "" {
		name = one
	}
	return s, name
}

// branches are the schemas of which a value has one, or several.
func branches(s map[string]any) (all []map[string]any) {
	for _, of := range []string{"anyOf", "allOf"} {
		list, _ := s[of].([]any)
		for _, b := range list {
			branch := b.(map[string]any)
			if then, ok := branch["then"].(map[string]any); ok {
				branch = then
			}
			all = append(all, branch)
		}
	}
	return all
}

// list lists the words of a schema.
func (w *wordsOf) list(s map[string]any, name string) {
	s, name = w.resolved(s, name)
	at := fmt.Sprintf("%p", s)
	if w.under[at] {
		return
	}
	w.under[at] = true
	for _, b := range branches(s) {
		w.list(b, name)
	}
	enum, _ := s["enum"].([]any)
	for _, word := range enum {
		w.found[fmt.Sprintf("%s: %v", name, word)] = true
	}
	properties, _ := s["properties"].(map[string]any)
	for key, of := range properties {
		w.found[w.word(name, key)] = true
		w.list(of.(map[string]any), w.word(name, key))
	}
	for _, below := range []string{"items", "additionalProperties"} {
		if of, ok := s[below].(map[string]any); ok {
			w.list(of, name)
		}
	}
}

// word names a key. The map that stands behind a verb or a kind has keys of its step.
func (w *wordsOf) word(name, key string) string {
	if verb, rest, ok := strings.Cut(name, "."); ok && (verb == rest || verb == "step" && rest != "usage") {
		name = verb
	}
	return name + "." + key
}

// use notes the words that a value has.
func (w *wordsOf) use(value any, s map[string]any, name string) {
	s, name = w.resolved(s, name)
	for _, b := range branches(s) {
		if w.fits(value, b) {
			w.use(value, b, name)
		}
	}
	switch v := value.(type) {
	case map[string]any:
		properties, _ := s["properties"].(map[string]any)
		more, _ := s["additionalProperties"].(map[string]any)
		for key, of := range v {
			if property, ok := properties[key].(map[string]any); ok {
				w.found[w.word(name, key)] = true
				w.use(of, property, w.word(name, key))
			} else if more != nil {
				w.use(of, more, name)
			}
		}
	case []any:
		if items, ok := s["items"].(map[string]any); ok {
			for _, of := range v {
				w.use(of, items, name)
			}
		}
	case bool:
		w.found[fmt.Sprintf("%s: %v", name, map[bool]string{true: "on", false: "off"}[v])] = true // as YAML reads them
	default:
		w.found[fmt.Sprintf("%s: %v", name, v)] = true
	}
}

// fits reports whether a branch is about values of that sort.
func (w *wordsOf) fits(value any, b map[string]any) bool {
	b, _ = w.resolved(b, "")
	if list, ok := b["anyOf"].([]any); ok && !slices.ContainsFunc(list, func(one any) bool { return w.fits(value, one.(map[string]any)) }) {
		return false
	}
	kind, properties := b["type"], b["properties"]
	switch v := value.(type) {
	case map[string]any:
		needed, _ := b["required"].([]any)
		missing := slices.ContainsFunc(needed, func(key any) bool { return v[key.(string)] == nil })
		strange := b["additionalProperties"] == false && slices.ContainsFunc(slices.Collect(maps.Keys(v)), func(key string) bool { return properties.(map[string]any)[key] == nil })
		return (kind == nil || kind == "object") && !missing && !strange
	case []any:
		return kind == nil || kind == "array"
	default:
		return kind != "object" && kind != "array"
	}
}

var _ = Describe("The library of scenarios", func() {
	It("has every key, verb, kind, check and word of the language, but for those of which the reason is known", func() {
		data, err := os.ReadFile("scenario.schema.json")
		Expect(err).NotTo(HaveOccurred())
		var schema map[string]any
		Expect(json.Unmarshal(data, &schema)).To(Succeed())
		definitions := schema["definitions"].(map[string]any)
		all := &wordsOf{definitions, map[string]bool{}, map[string]bool{}}
		all.list(schema, "the top of a scenario")

		used := &wordsOf{definitions, map[string]bool{}, nil}
		Expect(filepath.WalkDir("library", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(name) != ".yaml" || strings.HasSuffix(name, ".agent.yaml") {
				return err
			}
			text, err := os.ReadFile(name)
			Expect(err).NotTo(HaveOccurred())
			var file map[string]any
			Expect(yaml.Unmarshal(text, &file)).To(Succeed(), name)
			if steps, ok := file["steps"]; ok {
				file = map[string]any{"script": steps}
			}
			used.use(file, schema, "the top of a scenario")
			variants, _ := file["variants"].(map[string]any)
			for _, top := range variants {
				used.use(top, map[string]any{"properties": schema["properties"]}, "the top of a scenario")
			}
			return nil
		})).To(Succeed())

		var missing, needless []string
		for _, word := range slices.Sorted(maps.Keys(all.found)) {
			if !used.found[word] && unplayedFor(word) == "" {
				missing = append(missing, word)
			}
		}
		for _, word := range slices.Sorted(maps.Keys(unplayed)) {
			if !strings.HasSuffix(word, ":") && (used.found[word] || !all.found[word]) {
				needless = append(needless, word)
			}
		}
		Expect(len(all.found)).To(BeNumerically(">", 250))
		Expect(strings.Join(missing, "\n")).To(BeEmpty(), "add a scenario that plays them, or the reason to unplayed")
		Expect(needless).To(BeEmpty(), "they are played, or are no words: take them out of unplayed")
	})
})
