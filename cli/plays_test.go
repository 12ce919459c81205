package cli

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/cli/internal/plays"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

var _ = Describe("Expressions of tags", func() {
	DescribeTable("choose", func(text, tags string, chosen bool) {
		choose, err := plays.ParseTags(text)
		Expect(err).NotTo(HaveOccurred())
		Expect(choose(strings.Fields(tags))).To(Equal(chosen))
	},
		Entry("one tag", "smoke", "slow smoke", true),
		Entry("a tag that is not there", "smoke", "smoky", false),
		Entry("one of several", "a, b", "b", true),
		Entry("none of several", "a, b", "c", false),
		Entry("not", "!slow", "", true),
		Entry("not twice", "!!slow", "slow", true),
		Entry("and", "smoke && !slow", "smoke slow", false),
		Entry("and, both", "smoke&&!slow", "smoke", true),
		Entry("and binds stronger than or", "a || b && c", "a", true),
		Entry("and binds stronger than or, the other way round", "a && b || c", "c", true),
		Entry("parentheses", "(a || b) && c", "a", false),
		Entry("not of parentheses", "!(a, b)", "c", true),
		Entry("a tag with spaces", "long calls && de", "de", false),
	)
	DescribeTable("are refused", func(text, why string) {
		_, err := plays.ParseTags(text)
		Expect(err).To(MatchError(ContainSubstring(why)))
	},
		Entry("nothing", "", `a tag is missing after ""`),
		Entry("half", "a &&", `a tag is missing after "a &&"`),
		Entry("one sign", "a & b", `"& b" is not expected there`),
		Entry("open", "(a", `a ")" is missing`),
		Entry("closed", "a)", `")" is not expected there`),
		Entry("an empty one of a list", "a,,b", `a tag is missing after "a,"`),
	)
})

var _ = Describe("--shard", func() {
	DescribeTable("reads", func(text string, env map[string]string, index, of int) {
		i, n, err := plays.ParseShard(text, func(name string) string { return env[name] })
		Expect(err).NotTo(HaveOccurred())
		Expect([]int{i, n}).To(Equal([]int{index, of}))
	},
		Entry("a number", "3/8", nil, 3, 8),
		Entry("Kubernetes, which counts from 0", "auto/8", map[string]string{"JOB_COMPLETION_INDEX": "0"}, 1, 8),
		Entry("GitLab, which counts from 1", "auto", map[string]string{"CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "4"}, 2, 4),
		Entry("CircleCI", "auto", map[string]string{"CIRCLE_NODE_INDEX": "3", "CIRCLE_NODE_TOTAL": "4"}, 4, 4),
		Entry("Buildkite", "auto", map[string]string{"BUILDKITE_PARALLEL_JOB": "0", "BUILDKITE_PARALLEL_JOB_COUNT": "2"}, 1, 2),
	)
	DescribeTable("refuses", func(text string, env map[string]string, why string) {
		_, _, err := plays.ParseShard(text, func(name string) string { return env[name] })
		Expect(err).To(MatchError(ContainSubstring(why)))
	},
		Entry("one alone", "3", nil, "is written as 3/8"),
		Entry("none", "0/8", nil, "the shards of 8 are 1 to 8"),
		Entry("too many", "9/8", nil, "the shards of 8 are 1 to 8"),
		Entry("of nothing", "1/0", nil, "is written as"),
		Entry("words", "a/b", nil, "is written as"),
		Entry("an environment that says nothing", "auto/8", nil, "JOB_COMPLETION_INDEX, CI_NODE_INDEX"),
		Entry("an environment that does not say how many", "auto", map[string]string{"JOB_COMPLETION_INDEX": "0"}, "write auto/8"),
		Entry("more machines than shards", "auto/8", map[string]string{"JOB_COMPLETION_INDEX": "8"}, `JOB_COMPLETION_INDEX is "8", which is none of 8`),
		Entry("a number that is none", "auto", map[string]string{"CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "x"}, `CI_NODE_TOTAL is "x"`),
	)
})

var _ = Describe("Plays", func() {
	each := func(n int) func(int) int { return func(int) int { return n } }
	names := []plays.Name{{File: "a"}, {File: "b"}, {File: "c"}}

	It("have a seed each, attempts too", func() {
		seen := map[uint64]bool{}
		for _, p := range plays.All(1, each(4), 7) {
			for attempt := range 3 {
				Expect(seen).NotTo(HaveKey(p.Retry(attempt)))
				seen[p.Retry(attempt)] = true
			}
		}
		Expect(seen).To(HaveLen(12))
	})

	It("of all shards together are all, each once, and the longest are apart", func() {
		all := plays.All(3, func(file int) int { return []int{3, 3, 0}[file] }, 1)
		Expect(all).To(HaveLen(7))
		parts := plays.Split(all, []float64{90, 10, 10, 10, 10, 10, 30}, 2)
		var places [][]int
		for _, part := range parts {
			var list []int
			for _, p := range part {
				list = append(list, p.Place)
			}
			places = append(places, list)
		}
		Expect(places).To(Equal([][]int{{0}, {1, 2, 3, 4, 5, 6}}))
		Expect(plays.Split(all, nil, 3)).To(HaveEach(Or(HaveLen(2), HaveLen(3))))
		Expect(plays.Split(all[:1], nil, 3)).To(HaveExactElements(HaveLen(1), BeEmpty(), BeEmpty()))
	})

	It("are told apart by their fingerprint", func() {
		of := func(repeat int, seed uint64, shards int) string {
			return plays.Fingerprint([]string{"a", "b", "c"}, plays.Split(plays.All(3, each(repeat), seed), nil, shards))
		}
		Expect(of(2, 1, 4)).To(Equal(of(2, 1, 4)))
		Expect([]string{of(1, 1, 4), of(2, 2, 4), of(2, 1, 3)}).NotTo(ContainElement(of(2, 1, 4)))
	})

	It("in another order are all the same, by the seed", func() {
		all := plays.All(3, each(4), 1)
		once, again, other := plays.Shuffle(all, 5), plays.Shuffle(all, 5), plays.Shuffle(all, 6)
		Expect(once).To(And(ConsistOf(all), Equal(again), Not(Equal(all)), Not(Equal(other))))
	})

	former := &results.Document{
		Run: results.Run{CallWallMS: []float64{40, 20, 0}},
		Results: []results.Call{
			{File: "a", Verdict: judge.VerdictFailed, Seed: 3, Play: &results.Play{Number: 3, Of: 5}, CallMS: 1},
			{File: "b", Verdict: judge.VerdictPassed, Seed: 1, CallMS: 2},
			{File: "gone", Verdict: judge.VerdictError, CallMS: 0},
			{File: "c", Verdict: results.Flaky, Seed: 2, Attempts: []results.Call{{Seed: 1}}},
		},
	}
	It("that failed are those of a former run, with their seeds", func() {
		failed, gone := plays.Failed(former, names)
		Expect(gone).To(Equal([]string{"gone"}))
		Expect(failed).To(Equal([]plays.Play{{File: 0, Number: 3, Of: 5, Seed: 3}, {File: 2, Number: 1, Of: 1, Seed: 1, Place: 1}}))
	})
	It("that failed are told apart by their names where a file has several calls, and are one where it is refused now", func() {
		several := &results.Document{Results: []results.Call{
			{File: "a", Name: "a [order=1]", Verdict: judge.VerdictPassed, CallMS: 4},
			{File: "a", Name: "a [order=2]", Verdict: judge.VerdictFailed, Seed: 7, CallMS: 8},
			{File: "a", Name: "a [order=3]", Verdict: judge.VerdictFailed, Seed: 8},
		}}
		rows := []plays.Name{{File: "a", Call: "a [order=1]"}, {File: "a", Call: "a [order=2]"}}
		failed, gone := plays.Failed(several, rows)
		Expect(failed).To(Equal([]plays.Play{{File: 1, Number: 1, Of: 1, Seed: 7}}))
		Expect(gone).To(Equal([]string{"a"}))
		Expect(plays.Weights(several, rows, []plays.Play{{File: 0, Number: 1}, {File: 1, Number: 1, Place: 1}})).To(Equal([]float64{4, 8}))
		failed, gone = plays.Failed(several, []plays.Name{{File: "a"}})
		Expect(failed).To(Equal([]plays.Play{{File: 0, Number: 1, Of: 1, Seed: 7}}))
		Expect(gone).To(BeEmpty())
	})
	It("weigh what they took, else what their file took, else what all took", func() {
		all := []plays.Play{{File: 0, Number: 3}, {File: 0, Number: 4, Place: 1}, {File: 2, Number: 1, Place: 2}, {File: 1, Number: 1, Place: 3}}
		Expect(plays.Weights(former, names, all)).To(Equal([]float64{40, 40, 30, 20}))
		Expect(plays.Weights(&results.Document{}, names, all)).To(BeNil())
	})
})
