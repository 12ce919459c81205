package harness_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
)

// notes is a reporter that keeps what it is told.
type notes struct{ calls []judge.Played }

func (*notes) Name() string            { return "the spec" }
func (n *notes) Played(c judge.Played) { n.calls = append(n.calls, c) }

var _ = Describe("A reporter", func() {
	It("is told of each call, whatever became of it, and names those without a name", func() {
		n := &notes{}
		began := time.Now()
		opts := &harness.Options{Report: n, Seed: 7}
		played := harness.Play(context.Background(), scenario("order-status"), opts)
		talked := harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"], Steps: []*harness.Step{
			harness.CallerSays("Hi, where's my order A1001?"), harness.ModelSays("Tuesday."),
		}}, opts)
		mistaken := harness.Talk(harness.Conversation{Name: "mine", Agent: harness.Bundled()["supportline"]}, opts)
		Expect(n.calls).To(HaveLen(3))
		for i, c := range []*harness.Call{played, talked, mistaken} {
			Expect(n.calls[i]).To(And(HaveField("Scenario", c.Scenario), HaveField("Result", c.Result), HaveField("Recording", c.Recording),
				HaveField("Clock", "virtual"), HaveField("Target", "simulator"), HaveField("Seed", uint64(7)), HaveField("SHA256", c.SHA256)))
			Expect(n.calls[i].Began).To(BeTemporally(">=", began))
		}
		Expect(played.Wall).To(And(BeNumerically(">", 0), BeNumerically("<", time.Since(began)), Equal(n.calls[0].Wall)))
		Expect([]string{talked.Scenario.Name, mistaken.Scenario.Name}).To(Equal([]string{"the spec", "mine"}))
		Expect(n.calls[2].Result.Verdict).To(Equal(judge.VerdictError))
	})
})
