package harness_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/timeline"
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

var _ = Describe("A watcher", func() {
	It("sees every fact of a call while it is played, and changes nothing", func() {
		plain := harness.Play(context.Background(), scenario("order-status"), nil)
		var mu sync.Mutex
		seen := 0
		watched := harness.Play(context.Background(), scenario("order-status"), &harness.Options{Watch: func(at time.Duration, fact timeline.Fact) {
			mu.Lock()
			defer mu.Unlock()
			seen++
		}})
		Expect(watched.SHA256).To(Equal(plain.SHA256))
		Expect(seen).To(And(BeNumerically(">", 100), BeNumerically(">=", len(plain.Recording.Records))))
	})

	It("that panics is logged, once a call, and not called again in it", func() {
		var log bytes.Buffer
		var times atomic.Int32
		call := harness.Play(context.Background(), scenario("order-status"), &harness.Options{
			Logger: slog.New(slog.NewTextHandler(&log, nil)),
			Watch:  func(time.Duration, timeline.Fact) { times.Add(1); panic("no") },
		})
		Expect(call.Result.Verdict).To(Equal(judge.VerdictPassed))
		Expect(times.Load()).To(BeNumerically("<", 5)) // goroutines that were on their way
		Expect(strings.Count(log.String(), "Options.Watch panicked: no")).To(Equal(1), log.String())
	})
})
