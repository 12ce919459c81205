package scenarios_test

import (
	"os"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// reference is docs/scenarios.md.
func reference() string {
	data, err := os.ReadFile("../docs/scenarios.md")
	if err != nil {
		panic(err)
	}
	return string(data)
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

var _ = Describe("The reference of the format", func() {
	It("has a table of each kind of map", func() {
		for _, t := range judge.Language().Tables() {
			if !slices.ContainsFunc(judge.Kinds(), func(k *scenarios.Kind) bool { return k.Name == t.What }) {
				Expect(reference()).To(ContainSubstring("<!-- keys: " + t.What + " -->\n|"))
			}
		}
	})

	It("has every word that a key may be given", func() {
		text := reference()
		for _, words := range judge.Language().WordTables() {
			for _, word := range words.All() {
				Expect(strings.Contains(text, "`"+word+"`")).To(BeTrue(), "docs/scenarios.md does not have `%s` (%s)", word, words.What)
			}
		}
	})

	It("has examples without mistakes", func() {
		blocks := yamlBlock.FindAllStringSubmatch(reference(), -1)
		Expect(len(blocks)).To(BeNumerically(">=", 11))
		for _, block := range blocks {
			text := block[1]
			if strings.HasPrefix(text, "- ") {
				text = docsStage + "  " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ") + "\n"
			}
			_, err := judge.Language().LoadAll(scenarios.Source{Path: "docs.yaml", Data: []byte(text), Open: openExample}, nil)
			Expect(err).NotTo(HaveOccurred(), text)
		}
	})
})

// docsStage is a scenario to which the steps of an example can be added.
const docsStage = `name: a call
agent: supportline
script:
  - caller: Hello?
  - model: {say: "How can I help?", tool: get_order_status}
  - model: {tool: issue_refund}
`
