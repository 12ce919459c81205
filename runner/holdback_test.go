package runner_test

import (
	"context"
	"errors"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Sound that is held back until its text was checked", func() {
	held := func(check func(context.Context, string) error) func(*rig) {
		return func(r *rig) {
			r.opts.Checking.HoldBack = true
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("g", check)}
		}
	}
	slowly := func(_ context.Context, text string) error {
		time.Sleep(300 * time.Millisecond)
		if strings.Contains(text, "secret") {
			return agents.Trip("x")
		}
		return nil
	}

	It("is heard when the text has passed, in its order and to its end", func() {
		inCall(held(slowly), func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "one "), sound("r1", "i1", 100*time.Millisecond, 1), words("r1", "i1", "two"), sound("r1", "i1", 100*time.Millisecond, 2),
				soundDone("r1", "i1"), done("r1", "completed"))
			r.until(200 * time.Millisecond)
			Expect(r.session.Playout().Buffered()).To(BeZero())
			r.until(400 * time.Millisecond)
			Expect(r.session.Playout().Buffered()).To(Equal(100 * time.Millisecond))
			r.until(700 * time.Millisecond)
			Expect(r.session.Playout().Buffered()).To(Equal(200 * time.Millisecond))
			r.listen(300 * time.Millisecond)
			Expect(r.session.State()).To(Equal(runner.Listening))
			Expect(r.session.History()[0].Heard).To(Equal("one two"))
		})
	})

	It("is never heard when it trips", func() {
		inCall(held(slowly), func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "fine "), sound("r1", "i1", 100*time.Millisecond, 1), words("r1", "i1", "secret"), sound("r1", "i1", 100*time.Millisecond, 2))
			r.until(500 * time.Millisecond)
			heard := r.listen(500 * time.Millisecond)
			Expect(strings.Count(string(heard), "\x01")).To(Equal(4800))
			Expect(strings.Contains(string(heard), "\x02")).To(BeFalse())
			r.send(sound("r1", "i1", 100*time.Millisecond, 2), soundDone("r1", "i1"), done("r1", "cancelled"))
			heard = r.listen(500 * time.Millisecond)
			Expect(strings.Contains(string(heard), "\x02")).To(BeFalse())
		})
	})

	It("is not heard after an interruption", func() {
		inCall(held(slowly), func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "fine"), sound("r1", "i1", time.Second, 1), soundDone("r1", "i1"), done("r1", "completed"))
			r.until(100 * time.Millisecond)
			r.send(speechBegan(0))
			r.until(time.Second)
			Expect(r.session.Playout().Buffered()).To(BeZero())
			Expect(r.took()).To(Equal([]string{"110ms truncate i1 at 0"}))
		})
	})

	It("comes at once where no guardrail is", func() {
		inCall(func(r *rig) { r.opts.Checking.HoldBack = true }, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "one"), sound("r1", "i1", 100*time.Millisecond, 1))
			r.until(20 * time.Millisecond)
			Expect(r.session.Playout().Buffered()).To(Equal(100 * time.Millisecond))
		})
	})

	It("is let go when the check cannot be done, or stopped if that is asked for", func() {
		for _, closed := range []bool{false, true} {
			inCall(func(r *rig) {
				held(func(context.Context, string) error { return errors.New("no service") })(r)
				r.opts.Checking.FailClosed = closed
			}, func(r *rig) {
				r.send(began("r1"), words("r1", "i1", "one"), sound("r1", "i1", 100*time.Millisecond, 1))
				r.until(time.Second)
				Expect(r.session.Playout().Buffered() == 0).To(Equal(closed))
				Expect(len(r.sawOnly("guardrail check tripped")) == 1).To(Equal(closed))
			})
		}
	})
})

var _ = Describe("What the model is told after a trip", func() {
	play := func(set func(*runner.Checking)) (told []string) {
		inCall(func(r *rig) {
			set(&r.opts.Checking)
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("g", func(context.Context, string) error { return agents.Trip("rude") })}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "one"))
			r.until(100 * time.Millisecond)
			r.send(done("r1", "cancelled"))
			r.until(time.Second)
			for _, ev := range r.arrivals() {
				if item, ok := ev.(*wire.ConversationItemCreate); ok {
					told = append(told, item.Item.Content[0].Text.Or(""))
				}
			}
		})
		return told
	}
	It("may be the application's words, or nothing", func() {
		Expect(play(func(c *runner.Checking) { c.Feedback = "Bitte anders." })).To(Equal([]string{"Bitte anders. g: rude."}))
		Expect(play(func(c *runner.Checking) { c.NoFeedback = true })).To(BeEmpty())
	})
})
