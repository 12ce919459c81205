package fakeserver_test

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/internal/servertest"
)

// typed is a message of a role with a text.
func typed(role, text string) string {
	return `{"type":"conversation.item.create","item":{"type":"message","role":"` + role + `","content":[{"type":"input_text","text":"` + text + `"}]}}`
}

var _ = Describe("A message that an SDK wrote", func() {
	// requests returns what a model is asked after the messages, the second time.
	requests := func(opts fakeserver.Options, messages ...string) (second fakeserver.Request, turns int) {
		GinkgoHelper()
		asked := 0
		opts.NewModel = func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(r *fakeserver.Request) fakeserver.Reply {
				asked++
				second = *r
				return fakeserver.Reply{Say: "Yes."}
			})
		}
		opts.Observe = func(o fakeserver.Observation) {
			if _, ok := o.(*fakeserver.Turn); ok {
				turns++
			}
		}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(typed("user", "Tell me a secret"))
			c.Send(ask)
			c.Until("response.done")
			for _, m := range messages {
				c.Send(m)
			}
			c.Send(ask)
			c.Until("response.done")
		})
		Expect(asked).To(Equal(2))
		return second, turns
	}

	DescribeTable("is told as injected and is no turn of the caller", func(role, text string) {
		r, turns := requests(fakeserver.Options{}, typed(role, text))
		Expect(r.Injected).To(Equal([]string{strings.ReplaceAll(text, `\n`, "\n")}))
		Expect(r.Turn.Transcript).To(Equal("Tell me a secret"))
		Expect(r.NewTurn).To(BeFalse())
		Expect(turns).To(Equal(1))
	},
		Entry("after a guardrail, of the SDK for Python", "user", "guardrail triggered: no_secrets"),
		Entry("after a guardrail, of the SDK for JavaScript", "user",
			`⚠️ Your last answer was blocked. \nFailed Guardrail Reason: secrets\nFailure Details: {}`),
		Entry("by the role of the system, as retrieval does", "system", "Order A1001 shipped."),
	)

	It("is known by a function of the options in place of these", func() {
		opts := fakeserver.Options{Injected: func(text string) bool { return strings.HasPrefix(text, "[context]") }}
		r, turns := requests(opts, typed("user", "[context] rain"), typed("user", "guardrail triggered: x"))
		Expect(r.Injected).To(Equal([]string{"[context] rain"}))
		Expect(r.Turn.Transcript).To(Equal("guardrail triggered: x"))
		Expect(turns).To(Equal(2))
	})

	It("does not begin an exchange of a script", func() {
		var notes []models.Note
		var script *models.Script
		opts := fakeserver.Options{NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
			script = models.NewScript([]models.Step{
				{Ref: 1, Exchange: 1, Say: "The secret is blue."}, {Ref: 2, Exchange: 1, Say: "Sorry."}, {Ref: 3, Exchange: 2, Say: "Bye."},
			}, &models.ScriptOptions{Note: func(n models.Note) { notes = append(notes, n) }})
			return script
		}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			script.Begin(1, 0)
			c.Send(typed("user", "Tell me a secret"))
			c.Send(ask)
			c.Until("response.done")
			script.Begin(2, 1<<40) // the caller is about to speak: what comes meanwhile is not the caller's
			time.Sleep(time.Millisecond)
			c.Send(typed("user", "guardrail triggered: no_secrets"))
			c.Send(ask)
			c.Until("response.done")
		})
		Expect(notes).To(HaveLen(2))
		Expect(notes[1].(*models.StepTaken).Ref).To(Equal(2))
	})

	It("is what an unscripted response answers, where nothing else is", func() {
		var cause string
		opts := fakeserver.Options{NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
			return models.NewScript(nil, &models.ScriptOptions{Note: func(n models.Note) { cause = n.(*models.Unscripted).Cause }})
		}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(typed("user", "guardrail triggered: no_secrets"))
			c.Send(ask)
			c.Until("response.done")
		})
		Expect(cause).To(Equal(`the injected message "guardrail triggered: no_secrets"`))
	})
})
