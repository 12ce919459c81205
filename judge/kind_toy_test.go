package judge_test

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// told is a kind of expectation that exists in this file only: the server is told how much was heard of an
// item.
type told struct {
	Item    string
	AtLeast time.Duration
}

var serverTold = &observed.EventType{About: "truncation", Story: func(ev *observed.Event) string {
	return fmt.Sprintf("the server was told of %s at %s", ev.Name, wording.Offset(ev.At))
}}

func toldKind() *scenarios.Kind {
	return kinds.NewKind("when it is told", "then",
		keys.At("told", scenarios.TakesName, func(w *told) *string { return &w.Item }, "the server is told what was heard of this item"),
		keys.At("at_least", scenarios.TakesDuration, func(w *told) *time.Duration { return &w.AtLeast }, "how much of it").Otherwise("any"),
	)
}

func (w *told) Describe() string { return "server should be told of " + w.Item }

func (w *told) Deadline() kinds.DeadlineRule { return kinds.BeginsInTime }

func (w *told) Sees(_ *observed.Call, rec timeline.Record) *observed.Event {
	if f, ok := rec.Fact.(timeline.Truncated); ok && f.Heard >= w.AtLeast {
		return &observed.Event{What: serverTold, At: rec.At, Name: f.Item}
	}
	return nil
}

func (w *told) Awaits() *observed.EventType { return serverTold }

func (w *told) Fit(_ kinds.Looking, ev *observed.Event) kinds.Fitness {
	return kinds.FitIf(words.SameName(w.Item, ev.Name))
}

func (w *told) Met(_ kinds.Looking, ev *observed.Event) (began, met time.Duration) {
	return ev.At, ev.At
}

func (w *told) InFlight(*observed.Call, kinds.Looking, time.Duration) bool { return false }

func (w *told) Called() string { return w.Item }

func (w *told) Otherwise(c *observed.Call) string { return c.LastHeard() }

func (w *told) NearMiss(ev *observed.Event) (judge.FailureKind, string) {
	return judge.FailureDifferent, ev.Story()
}

var _ = ginkgo.Describe("A kind of expectation that is added", func() {
	const head = "name: x\nagent: y\nscript:\n  - caller: Hi\n    reaction: any\n"
	lang := scenarios.NewLanguage(append(judge.Kinds(), toldKind()))

	// play judges a call in which the server is told of items, one every second from 2 s on.
	play := func(step string, items ...string) []string {
		ginkgo.GinkgoHelper()
		sc, err := lang.Load("t.yaml", []byte(head+step+"\n"), nil)
		Expect(err).NotTo(HaveOccurred())
		rec := &timeline.Recording{Length: 20 * time.Second}
		add := func(at time.Duration, f timeline.Fact) {
			rec.Records = append(rec.Records, timeline.Record{At: at, Seq: len(rec.Records), Fact: f})
		}
		add(0, timeline.Connected{Agent: "y"})
		add(500*time.Millisecond, timeline.ActBegan{Step: 0})
		add(time.Second, timeline.ActEnded{Step: 0})
		for i, item := range items {
			add(time.Duration(2+i)*time.Second, timeline.Truncated{Item: item, Heard: time.Second})
		}
		failures := []string{}
		for _, f := range judge.Judge(sc, rec).Failures {
			failures = append(failures, f.String())
		}
		return failures
	}

	ginkgo.It("is met, counted, missed and watched", func() {
		Expect(play("  - expect: {told: item_1}", "item_0", "item_1")).To(BeEmpty())
		Expect(play("  - expect: {told: item_1, times: 2}", "item_1", "item_1")).To(BeEmpty())
		Expect(play("  - expect_not: {told: item_1}", "item_0")).To(BeEmpty())
	})

	ginkgo.DescribeTable("fails in its own words", func(step, failure string, items ...string) {
		Expect(play(step, items...)).To(Equal([]string{failure}))
	},
		ginkgo.Entry("when nothing happens", "  - expect: {told: item_1}",
			"t.yaml:6:5  missing  server should be told of item_1\n   the agent was not heard at all"),
		ginkgo.Entry("when another thing happens", "  - expect: {told: item_1}",
			"t.yaml:6:5  different  server should be told of item_1\n   the server was told of item_2 at 2.00 s", "item_2"),
		ginkgo.Entry("when it is late", "  - expect: {told: item_1, within: 1500ms}",
			"t.yaml:6:5  late  server should be told of item_1, beginning within 1.5 s of 1.00 s, the end of line 4\n   it began at 3.00 s: 0.50 s late", "item_2", "item_1"),
		ginkgo.Entry("when it must not happen", "  - expect_not: {told: item_1}",
			"t.yaml:6:5  unwanted  server should not be told of item_1\n   the server was told of item_1 at 2.00 s", "item_1"),
	)

	ginkgo.DescribeTable("is known to suggestions", func(step, mistake string) {
		_, err := lang.Load("t.yaml", []byte(head+step+"\n"), nil)
		Expect(err).To(MatchError(ContainSubstring(mistake)))
	},
		ginkgo.Entry("its name", "  - expect: {tolld: item_1}", `unknown expectation "tolld": did you mean "told"?`),
		ginkgo.Entry("its option", "  - expect: {told: item_1, at_last: 1s}", `unknown key "at_last": did you mean "at_least"?`),
		ginkgo.Entry("its option elsewhere", "  - expect: {heard: hi, at_least: 1s}", `"at_least" does not go with heard: it goes with `),
	)

	ginkgo.It("is unknown without being added", func() {
		_, err := judge.Load("t.yaml", []byte(head+"  - expect: {told: item_1}\n"))
		Expect(err).To(HaveOccurred())
	})

	ginkgo.It("stands in the schema", func() {
		data, err := lang.Schema()
		Expect(err).NotTo(HaveOccurred())
		var schema jsonschema.Schema
		Expect(json.Unmarshal(data, &schema)).To(Succeed())
		editor, err := schema.Resolve(nil)
		Expect(err).NotTo(HaveOccurred())
		valid := func(step string) error {
			var file any
			Expect(yaml.Load([]byte(head+step), &file)).To(Succeed())
			return editor.Validate(file)
		}
		Expect(valid("  - expect: {told: item_1, at_least: 1s, within: 2s}\n")).To(Succeed())
		Expect(valid("  - expect: {told: item_1, by: Support}\n")).NotTo(Succeed())
	})

	ginkgo.It("stands in the tables of the reference", func() {
		page, err := os.ReadFile("../docs/scenarios.md")
		Expect(err).NotTo(HaveOccurred())
		Expect(lang.Reference(string(page))).To(And(
			ContainSubstring("\n| `told`: the server is told what was heard of this item | when it is told | then |\n"),
			ContainSubstring("\n| `at_least` | `told` | how much of it, a duration | any |\n"),
		))
	})
})

// sealed is a want of no kind that can be judged.
type sealed struct{}

func (sealed) Describe() string { return "nothing should be said" }

var _ = ginkgo.Describe("An expectation of a kind that cannot be judged", func() {
	ginkgo.It("leaves the call unjudged, and says why", func() {
		sc := scenarios.New("x", "y")
		sc.Add(&scenarios.Step{Verb: scenarios.VerbExpect, Expect: &scenarios.ExpectStep{
			All: []*scenarios.Expectation{{Pos: scenarios.Pos{File: "t.yaml", Line: 3, Column: 5}, Want: sealed{}}},
		}})
		rec := &timeline.Recording{Length: time.Second, Records: []timeline.Record{{Fact: timeline.Connected{}}}}
		r := judge.Judge(sc, rec)
		Expect(r.Verdict).To(Equal(judge.VerdictError))
		Expect(r.Why).To(Equal("t.yaml:3:5: an expectation of a kind that cannot be judged: judge_test.sealed"))
	})
})
