package scenarios_test

import (
	"cmp"
	"fmt"
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/scenarios/measured"
)

var _ = Describe("The documentation of the measures", func() {
	It("has each with its unit, as the golden file of its table has it", func() {
		const name, mark = "../docs/measures.md", "<!-- measures -->\n"
		page, err := os.ReadFile(name)
		Expect(err).NotTo(HaveOccurred())
		before, rest, ok := strings.Cut(string(page), mark)
		Expect(ok).To(BeTrue(), "there is no %s", mark)
		_, after, _ := strings.Cut(rest, "\n\n")
		specs.Golden(name, before+mark+measureTable()+"\n\n"+after)
	})
})

func measureTable() string {
	lines := []string{"| measure | in | a value for each | worse | loosest bound | what | no data |", "| --- | --- | --- | --- | --- | --- | --- |"}
	for _, m := range measured.All() {
		worse := "more"
		if m.LessIsWorse {
			worse = "less"
		}
		lines = append(lines, fmt.Sprintf("| `%s` | %s | %s | %s | %s | %s | %s |", m.Name, m.Unit, cmp.Or(m.Each, "call"), worse, loosest(m), m.About, cmp.Or(m.NoData, "never")))
	}
	return strings.Join(lines, "\n")
}

// loosest is the worst bound of a measure that still says something, in its unit.
func loosest(m measured.Measure) string {
	switch {
	case m.Loosest == 0:
		return ""
	case m.Unit == measured.UnitRatio:
		return fmt.Sprintf("%g %%", 100*m.Loosest)
	default:
		return fmt.Sprint(m.Loosest)
	}
}
