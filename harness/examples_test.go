package harness_test

import (
	"context"
	"os"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

// answersAgain is a service that has the agent speak when the line is back.
func answersAgain(*agents.Agent) *harness.Service {
	return &harness.Service{Serve: func(ctx context.Context, s *runner.Session) error {
		for ev, err := range s.Events(ctx) {
			if _, back := ev.(*runner.Reconnected); err == nil && back {
				err = s.CreateResponse(nil)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}}
}

// attentive is a runtime that goes on through a cough and a word of agreement.
var attentive = runner.FalseAlarms{MinSpeech: 1400 * time.Millisecond, Noise: 500 * time.Millisecond}

var _ = Describe("The examples of the language", func() {
	It("that load pass, and the others are refused by the names of what is not played yet", Label("sweep"), func(ctx SpecContext) {
		loaded, err := harness.Load(os.DirFS("../scenarios/testdata/examples"), "examples", nil)
		Expect(err).NotTo(HaveOccurred())
		names := map[string]bool{}
		for _, f := range loaded.Files {
			names[f.Name] = true
			if f.Mistakes == nil {
				continue
			}
			for _, m := range f.Mistakes.All {
				Expect(m.NotYet).To(BeTrue(), m.Error())
				Expect(m.Summary()).To(MatchRegexp(`^(.* )?(".+"|a sweep) is part of the language but not playable yet`))
			}
		}
		Expect(names).To(HaveLen(27))
		for _, sc := range loaded.Scenarios() {
			opts := &harness.Options{Runner: &runner.Options{Reconnect: runner.Reconnect{Attempts: 3}}, Service: answersAgain}
			if slices.ContainsFunc(sc.Script, func(s *scenarios.Step) bool {
				return s.Verb == scenarios.VerbBackchannel || s.Verb == scenarios.VerbSound
			}) {
				opts.Runner.FalseAlarms = attentive // else any sound cuts it off
			}
			Expect(harness.Play(ctx, sc, opts).Err()).NotTo(HaveOccurred(), sc.Name)
		}
		Expect(len(loaded.Scenarios())).To(BeNumerically(">=", 9))
	})
})
