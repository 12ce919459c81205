package scenarios_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/layout"
)

// formatted lays out a file.
func formatted(text string, fix bool) string {
	GinkgoHelper()
	out, err := layout.Format(judge.Language(), "call.yaml", []byte(text), fix)
	Expect(err).NotTo(HaveOccurred(), text)
	return string(out)
}

// facts are what a value says, whatever the places in the file are: its exported fields to the last.
func facts(v reflect.Value, path string, all map[string]string) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			facts(v.Elem(), path, all)
		}
	case reflect.Slice, reflect.Array:
		all[path] = fmt.Sprint(v.Len())
		for i := range v.Len() {
			facts(v.Index(i), fmt.Sprintf("%s[%d]", path, i), all)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			facts(v.MapIndex(key), fmt.Sprintf("%s[%v]", path, key), all)
		}
	case reflect.Struct:
		if s, ok := v.Interface().(fmt.Stringer); ok && v.Type() != reflect.TypeFor[scenarios.Pos]() {
			all[path] = s.String()
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && f.Type != reflect.TypeFor[scenarios.Pos]() && f.Name != "Files" {
				facts(v.Field(i), path+"."+f.Name, all)
			}
		}
	case reflect.Func:
	default:
		if v.CanInterface() {
			all[path] = fmt.Sprint(v.Interface())
		}
	}
}

// said is what the calls of a file say; nil where it is refused.
func said(text string, dir string) map[string]string {
	all, err := judge.LoadAll(scenarios.Source{Path: "call.yaml", Data: []byte(text), Open: func(name string) ([]byte, string) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err.Error()
		}
		return data, ""
	}})
	if err != nil {
		return nil
	}
	found := map[string]string{}
	facts(reflect.ValueOf(all), "", found)
	return found
}

// files are the files of the repository that can be laid out.
func files() (all []string) {
	for _, pattern := range []string{"library/*/*.yaml", "testdata/examples/*.yaml", "../cli/starter/calls/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			panic(err)
		}
		all = append(all, found...)
	}
	return all
}

var _ = Describe("What is laid out", func() {
	It("says the same, and is not changed again: the files of the repository", Label("sweep"), func() {
		Expect(len(files())).To(BeNumerically(">", 70))
		loaded := 0
		for _, name := range files() {
			data, err := os.ReadFile(name)
			Expect(err).NotTo(HaveOccurred())
			text := formatted(string(data), false)
			Expect(formatted(text, false)).To(Equal(text), name)
			Expect(strings.Count(text, "#")).To(Equal(strings.Count(string(data), "#")), name)
			if before := said(string(data), filepath.Dir(name)); before != nil {
				loaded++
				Expect(said(text, filepath.Dir(name))).To(Equal(before), name)
			}
		}
		Expect(loaded).To(BeNumerically(">", 50))
	})

	It("has options where they belong, quotes where they are needed, and comments where they were", func() {
		Expect(formatted(`# first
name:   "a call"
agent: 'desk'


tags: [ a,   "b c" ]   # two
script:
    # before a step
    - {caller: Hi there, barge_in: 900ms}
    - id: asked
      model: {tool: look_up, say: "Hm, well."}
    -   expect: {heard: a}
        within: 1s   # in time

        # of the id
        id: found
    - model:
      tool: look_up
      with: {a: "1", b: 'x: y', c: "C:\\d"}
    - expect:
      - heard: 'x'
      - {tool: look_up}
      within: 2s
    # last
checks: {never_heard: "/a b/"}
about: >
   Some words
   on two lines.
`, false)).To(Equal(`# first
name: a call
agent: desk

tags: [a, b c]         # two
script:
  # before a step
  - caller: Hi there
    barge_in: 900ms
  - model: "Hm, well."
    tool: look_up
    id: asked

  # of the id
  - expect: {heard: a, within: 1s, id: found}  # in time
  - model:
      tool: look_up
      with: {a: "1", b: "x: y", c: 'C:\d'}
  - expect:
      - heard: x
      - {tool: look_up}
    within: 2s
  # last
checks: {never_heard: '/a b/'}
about: >
  Some words
  on two lines.
`))
	})

	It("is put into quotes where YAML would mangle it, and says what was typed: ordinary sentences", func() {
		data, err := os.ReadFile("testdata/quoting.txt")
		Expect(err).NotTo(HaveOccurred())
		sentences := strings.Split(strings.TrimSpace(string(data)), "\n")
		Expect(len(sentences)).To(BeNumerically(">=", 64))
		for _, sentence := range sentences {
			for _, step := range []string{"  - caller: %s\n", "  - caller:\n      say: %s\n      id: x\n"} {
				text := formatted("name: x\nagent: desk\nscript:\n"+fmt.Sprintf(step, sentence), true)
				sc, err := judge.Load("call.yaml", []byte(text))
				Expect(err).NotTo(HaveOccurred(), text)
				Expect(sc.Script[0].Caller.Words).To(Equal(strings.Join(strings.Fields(sentence), " ")), text)
				Expect(formatted(text, false)).To(Equal(text))
			}
		}
	})

	It("corrects data that can be read in two ways, and leaves other mistakes for those who know better", func() {
		const before = "name: x\nagent: desk\nscript:\n  - model: {tool: a, with: {b: 0042, c: yes}}\n  - caler: Hi\n"
		Expect(formatted(before, true)).To(ContainSubstring(`{b: "0042", c: "yes"}`))
		Expect(formatted(before, true)).To(HaveSuffix("  - caler: Hi\n"))
	})

	DescribeTable("is not what cannot be read", func(text, why string) {
		_, err := layout.Format(judge.Language(), "call.yaml", []byte(text), false)
		Expect(err).To(MatchError(ContainSubstring(why)))
	},
		Entry("nothing known", "a: b\n", "is no scenario, no agent file and no file of steps"),
		Entry("a comment that was not meant", "name: x\nagent: y\nscript:\n  - caller: My order is #1001\n", `call.yaml:4:13: "#" after unquoted words begins a comment`),
		Entry("no YAML", "script: [\n", "call.yaml:1:"),
		Entry("bytes that are no text", "script:\n  - caller: \xff\n", "this is not printable text"),
	)
})

// FuzzFormat lays out files that load, which must say the same afterwards, and stay as they are the second time.
func FuzzFormat(f *testing.F) {
	for _, name := range files() {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add("script: []  # x\nname: |\n  a\n\n  b\nabout: >-\n  c\n  d\ntags: ['it''s', \"a\\tb\"]\n")
	f.Fuzz(func(t *testing.T, text string) {
		before := said(text, "nowhere")
		out, err := layout.Format(judge.Language(), "call.yaml", []byte(text), false)
		if err != nil {
			if before != nil {
				t.Fatalf("a file that loads is refused: %v", err)
			}
			return
		}
		again, err := layout.Format(judge.Language(), "call.yaml", out, false)
		if err != nil || string(again) != string(out) {
			t.Fatalf("the second time is another: %v\n%s\n---\n%s", err, out, again)
		}
		if after := said(string(out), "nowhere"); before != nil && !reflect.DeepEqual(before, after) {
			t.Fatalf("it says something else:\n%s\n---\n%s", text, out)
		}
	})
}
