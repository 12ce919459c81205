package cli

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("voicesim mutants", func() {
	const quiet = "../scenarios/library/supportline/order-status.yaml"
	It("says which scenario noticed, and of a survivor which one to add", func() {
		o := voicesim("mutants", "--only", "choppy,no_flush,no_retry", quiet)
		Expect(o.code).To(Equal(exitOK), o.stderr)
		Expect(o.stdout).To(MatchRegexp(`^choppy +killed +` + quiet + `:\d+:\d+  broken_speech
no_flush +survived +it goes on playing .*; add a caller who cuts in .*
no_retry +absent +there are no retry
3 mutants, 1 scenario: 1 killed, 1 survived, 1 absent; score 0.50
$`))
		Expect(voicesim("mutants", "--only", "choppy,no_flush", "--min-score", "0.51", quiet).code).To(Equal(exitFailed))
		Expect(voicesim("mutants", "--only", "choppy,no_flush", "--min-score", "0.5", quiet).code).To(Equal(exitOK))
	})
	It("says the same to programs", func() {
		var doc struct {
			Score   float64
			Mutants []struct {
				Name, State, Add string
				By               *struct{ Scenario, Kind string }
			}
		}
		Expect(json.Unmarshal([]byte(voicesim("mutants", "--json", "--only", "choppy,no_flush", quiet).stdout), &doc)).To(Succeed())
		Expect(doc.Score).To(Equal(0.5))
		Expect(doc.Mutants[0].By).To(HaveValue(And(HaveField("Scenario", "order status"), HaveField("Kind", "broken_speech"))))
		Expect(doc.Mutants[1].Add).To(ContainSubstring("barge_in"))
	})
	It("counts no scenario that is red with nothing broken", func() {
		dir := specs.Folder(map[string]string{"red.yaml": failing})
		o := voicesim("mutants", "--only", "choppy", dir)
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(And(HavePrefix("red with nothing broken: "+dir+"/red.yaml  failed\n"), ContainSubstring("choppy                   survived")))
	})
	DescribeTable("refuses", func(says string, args ...string) {
		o := voicesim(append([]string{"mutants"}, args...)...)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(says))
	},
		Entry(nil, `there is no mutant "no_flsh": did you mean "no_flush"?`, "--only", "no_flsh", quiet),
		Entry(nil, "--min-score is 2, and goes from 0 to 1", "--min-score", "2", quiet),
		Entry(nil, "--parallel is -1, and cannot be negative", "-j", "-1", quiet),
	)
})
