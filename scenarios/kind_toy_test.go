package scenarios_test

import (
	"encoding/json"

	"github.com/google/jsonschema-go/jsonschema"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios"
)

// sneezing is what is written about a sneeze.
type sneezing struct {
	Sound *scenarios.TextMatcher
	By    string
}

// sneeze is a kind of expectation that exists in this file only.
var sneeze = &scenarios.Kind{
	Name: "sneeze", Begins: "when the nose itches", Met: "when it is over",
	New: func() any { return &sneezing{} },
	Keys: scenarios.OwnKeys(
		keys.At("sneeze", scenarios.TakesText, func(s *sneezing) **scenarios.TextMatcher { return &s.Sound }, "a sneeze was heard"),
		keys.At("blessed", scenarios.TakesName, func(s *sneezing) *string { return &s.By }, "who says bless you").Otherwise("nobody"),
	),
}

var _ = Describe("A kind of expectation that is added", func() {
	lang := scenarios.NewLanguage(append(scenarios.Kinds(), sneeze))
	load := func(steps string) (*scenarios.Scenario, error) {
		return lang.Load("call.yaml", []byte(preamble+steps), nil)
	}

	It("is loaded with its options and those of all kinds", func() {
		sc, err := load("  - expect: {sneeze: achoo, blessed: Support, within: 2s}\n  - wait: {sneeze: again}\n")
		Expect(err).NotTo(HaveOccurred())
		e := sc.Script[len(sc.Script)-2].Expect.All[0]
		own := e.Own.(*sneezing)
		Expect([]string{string(e.Kind), own.Sound.String(), own.By, e.Within.String()}).To(Equal([]string{"sneeze", `"achoo"`, "Support", "2s"}))
	})

	DescribeTable("is known to suggestions",
		func(step, want string) {
			_, err := load(step)
			Expect(err).To(MatchError(ContainSubstring(want)))
		},
		Entry("its name", "  - expect: {snese: achoo}\n", `unknown expectation "snese": did you mean "sneeze"?`),
		Entry("its option", "  - expect: {sneeze: achoo, blesed: Support}\n", `unknown key "blesed": did you mean "blessed"?`),
		Entry("its option elsewhere", "  - expect: {heard: hi, blessed: Support}\n", `"blessed" does not go with heard: it goes with sneeze`),
		Entry("beside another", "  - expect: {sneeze: achoo, heard: hi}\n", `two expectations in one, "sneeze" and "heard"`),
	)

	It("is unknown to the language as it is played", func() {
		_, err := scenarios.Load("call.yaml", []byte(preamble+"  - expect: {sneeze: achoo}\n"))
		Expect(err).To(HaveOccurred())
	})

	It("stands in the schema", func() {
		data, err := lang.Schema()
		Expect(err).NotTo(HaveOccurred())
		var schema jsonschema.Schema
		Expect(json.Unmarshal(data, &schema)).To(Succeed())
		editor, err := schema.Resolve(nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(validate(editor, preamble+"  - expect: {sneeze: achoo, blessed: Support, within: 2s}\n")).To(Succeed())
		Expect(validate(editor, preamble+"  - expect: {sneeze: achoo}\n    blessed: Support\n")).To(Succeed())
		Expect(validate(editor, preamble+"  - expect: {sneeze: achoo, by: Support}\n")).NotTo(Succeed())
	})

	It("stands in the tables of the reference", func() {
		page := lang.Reference(reference())
		Expect(page).To(ContainSubstring("\n| `sneeze`: a sneeze was heard | when the nose itches | when it is over |\n"))
		Expect(page).To(ContainSubstring("\n| `blessed` | `sneeze` | who says bless you | nobody |\n"))
	})
})
