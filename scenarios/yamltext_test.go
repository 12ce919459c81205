package scenarios_test

import (
	"bytes"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// recipes is a format that has nothing to do with calls.
var recipes = &yamltext.Format{
	Noun: "recipe", Begin: "dish: soup", Has: "dish",
	Key:   func(name string) bool { return name == "dish" || name == "note" || name == "takes" },
	Data:  func(key string) bool { return key == "takes" },
	Words: func(key string) bool { return key == "note" },
}

// read parses a recipe and returns its tree and the mistakes, each as line:column message.
func read(text string) (root *yaml.Node, wrong []string) {
	src := yamltext.New(recipes, []byte(text))
	if src.Readable([]byte(text)) {
		root = src.Parse()
	}
	for _, m := range src.Mistakes() {
		wrong = append(wrong, fmt.Sprintf("%d:%d %s → %s", m.Line, m.Column, m.Msg, m.Fix))
	}
	return root, wrong
}

var _ = Describe("The text of a file", func() {
	It("becomes a tree, with its pairs in the order written", func() {
		root, wrong := read("dish: soup\nnote: hot\n")
		Expect(wrong).To(BeEmpty())
		pairs := yamltext.Pairs(root)
		Expect(pairs).To(HaveLen(2))
		Expect([]string{pairs[1].Key.Value, pairs[1].Value.Value}).To(Equal([]string{"note", "hot"}))
		Expect(yamltext.Pairs(pairs[0].Value)).To(BeEmpty())
	})

	It("is read on as corrected, so that all mistakes are found at once", func() {
		root, wrong := read("dish: soup: cold\nnote: with #salt\nmore: {note: salt, pepper}\n")
		Expect(wrong).To(Equal([]string{
			`1:7 ": " stands inside unquoted words → dish: "soup: cold"`,
			`2:7 "#" after unquoted words begins a comment → note: "with #salt"`,
			`3:14 a comma ends unquoted words in braces → more: {note: "salt, pepper"}`,
		}))
		Expect(yamltext.Pairs(root)[1].Value.Value).To(Equal("with #salt"))
	})

	It("knows keys, data and words from its format alone", func() {
		_, wrong := read("b: {takes: {salt: a, b, water: c}}\nnote: [hot] soup [cold]\n")
		Expect(wrong).To(Equal([]string{
			`1:19 a comma ends unquoted words in braces → b: {takes: {salt: "a, b", water: c}}`,
			`2:7 unquoted words cannot begin with "[" → note: "[hot] soup [cold]"`,
		}))
	})

	DescribeTable("is refused when it is",
		func(data []byte, want string) {
			_, wrong := read(string(data))
			Expect(wrong).To(HaveLen(1))
			Expect(wrong[0]).To(ContainSubstring(want))
		},
		Entry("empty", nil, "the file is empty"),
		Entry("no map", []byte("- soup\n"), "a recipe is a map of keys"),
		Entry("too long", bytes.Repeat([]byte("a"), yamltext.MaxFileBytes+1), "the file has 1048577 bytes"),
		Entry("binary", []byte("dish: \x00\n"), "1:7 this is not printable text"),
	)
})
