package scenarios_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/scenarios"
)

// readers are the packages that play and judge what a scenario says.
var readers = []string{"judge", "judge/internal/checks", "judge/internal/kinds", "judge/internal/wording", "harness", "harness/internal/*", "fakeserver/models"}

// elsewhere are the fields that others read.
var elsewhere = []string{
	"About",                                   // people
	"Tags",                                    // the command line, which chooses scenarios by them
	"Repeat", "Filled", "Variant", "Includes", // the command line and reports, which play and name calls by them
	"VoicePos",                                       // Scenario.Check, for a voice that nobody has
	"AudioPos",                                       // Scenario.Check, for what is wrong with the file
	"AsPos", "AgentFirstPos", "TokensPos", "CostPos", // mistakes
}

// selected returns the names of all fields and methods that the readers' own code asks for.
func selected() map[string]bool {
	GinkgoHelper()
	names := map[string]bool{}
	for _, folder := range readers {
		files, err := filepath.Glob("../" + folder + "/*.go")
		Expect(err).NotTo(HaveOccurred())
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			Expect(err).NotTo(HaveOccurred())
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					names[s.Sel.Name] = true
				}
				return true
			})
		}
	}
	return names
}

var _ = Describe("What a step says", func() {
	It("is read by what plays or judges it, so that no key is accepted and then does nothing", func() {
		used, unread := selected(), []string{}
		for _, of := range []any{
			scenarios.Scenario{}, scenarios.CallerStep{}, scenarios.ModelStep{}, scenarios.HumanStep{}, scenarios.WaitStep{},
			scenarios.FaultStep{}, scenarios.ExpectStep{}, scenarios.ExpectNotStep{}, scenarios.Expectation{}, scenarios.Moment{}, scenarios.Check{}, scenarios.Bound{},
			scenarios.Limits{}, scenarios.Session{}, scenarios.TurnDetection{}, scenarios.Simulator{}, scenarios.ToolOverride{}, scenarios.When{}, scenarios.ToolRequest{},
		} {
			for _, f := range reflect.VisibleFields(reflect.TypeOf(of)) {
				if f.IsExported() && !used[f.Name] && !slices.Contains(elsewhere, f.Name) {
					unread = append(unread, fmt.Sprintf("%T.%s", of, f.Name))
				}
			}
		}
		Expect(unread).To(BeEmpty(), "nothing in %s reads these: who does what the key says? One that others read belongs into elsewhere",
			strings.Join(readers, ", "))
	})
})
