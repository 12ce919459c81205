package runner_test

import (
	"regexp"
	"slices"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
)

// busyCall is a call in which much happens at the same instants. It returns all that the session sent
// and said.
func busyCall() (lines []string) {
	var group sync.WaitGroup
	inCall(func(r *rig) {
		r.agent.Tools = []agents.Tool{takes("a", 0), takes("b", 0), takes("c", 0), takes("held", 0).WithApproval()}
		r.agent.Guardrails = []agents.OutputGuardrail{agents.ForbidPattern("no_four", regexp.MustCompile("four"))}
		r.opts.Executor = func(j runner.Job) {
			group.Go(func() {
				j.Run()
				time.Sleep(time.Duration(j.Number))
				j.Deliver()
			})
		}
	}, func(r *rig) {
		defer group.Wait()
		r.send(began("r1"), words("r1", "i1", "one "), sound("r1", "i1", time.Second, 1),
			calls("r1", "c1", "a", ``), calls("r1", "c2", "b", ``), calls("r1", "c3", "c", ``), calls("r1", "c4", "held", ``),
			words("r1", "i1", "two "), words("r1", "i1", "three "), done("r1", "completed"))
		r.until(20 * time.Millisecond)
		for range 50 {
			r.listen(20 * time.Millisecond)
			Expect(r.session.SendAudio(make([]byte, 960))).To(Succeed())
			if time.Since(r.start) == 500*time.Millisecond {
				Expect(r.session.Reject("c4")).To(Succeed())
				Expect(r.session.SendText("Hello?")).To(Succeed())
			}
		}
		r.send(began("r2"), words("r2", "i2", "four"), sound("r2", "i2", time.Second, 1), speechBegan(0), done("r2", "cancelled"))
		r.listen(time.Second)
		lines = append(r.took(), r.saw()...)
	})
	return lines
}

var _ = Describe("A call in virtual time", func() {
	It("is the same each time it is played", func() {
		first := busyCall()
		Expect(len(first)).To(BeNumerically(">=", 30))
		for range 5 {
			if again := busyCall(); !slices.Equal(first, again) {
				Expect(again).To(Equal(first))
			}
		}
	})
})
