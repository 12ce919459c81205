package scenarios_test

import (
	"os"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

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

var (
	tableMark = regexp.MustCompile(`^<!-- (?:keys: )?(.*) -->$`)
	firstCell = regexp.MustCompile("^\\| `([a-z_0-9]+)`(?: \\| `([a-z]+)`)?")
	inCode    = regexp.MustCompile("`([a-z_]+)`")
	yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")
)

// documented returns the keys in the first column of each marked table of the page. The options of
// kinds share one table, whose second column names the kind.
func documented() map[string][]string {
	tables := map[string][]string{}
	what := ""
	for _, line := range strings.Split(reference(), "\n") {
		mark, cell := tableMark.FindStringSubmatch(line), firstCell.FindStringSubmatch(line)
		switch {
		case mark != nil:
			what = mark[1]
		case !strings.HasPrefix(line, "|"):
			what = ""
		case cell == nil || what == "":
		case what == "options of kinds":
			tables[cell[2]] = append(tables[cell[2]], cell[1])
		default:
			tables[what] = append(tables[what], cell[1])
		}
	}
	return tables
}

var _ = Describe("The reference of the format", func() {
	It("has exactly the keys that are played", func() {
		tables := documented()
		for _, set := range scenarios.KeySets() {
			Expect(tables[set.What]).To(ConsistOf(set.Now), set.What)
			delete(tables, set.What)
		}
		Expect(tables).To(BeEmpty())
	})

	It("has every word that a key may be given", func() {
		text := reference()
		for _, set := range scenarios.ChoiceSets() {
			for _, word := range set.Now {
				Expect(text).To(ContainSubstring("`"+word+"`"), set.What)
			}
		}
	})

	It("has exactly what is not playable yet", func() {
		_, section, found := strings.Cut(reference(), "<!-- later -->")
		Expect(found).To(BeTrue())
		var named []string
		for _, word := range inCode.FindAllStringSubmatch(section, -1) {
			named = append(named, word[1])
		}
		var later, places []string
		for _, set := range append(scenarios.KeySets(), scenarios.ChoiceSets()...) {
			later, places = append(later, set.Later...), append(places, set.What)
		}
		for _, word := range later {
			Expect(named).To(ContainElement(word))
		}
		for _, word := range named {
			Expect(append(slices.Clone(later), append(places, "delay", "barge_in")...)).To(ContainElement(word))
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
			_, err := scenarios.Load("docs.yaml", []byte(text))
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
