package runner_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Session, when a guardrail watches", func() {
	noFour := agents.ForbidPattern("no_four", regexp.MustCompile("four"))

	It("stops the response that trips it, says what was heard, and asks for another one", func() {
		inCall(func(r *rig) { r.agent.Guardrails = []agents.OutputGuardrail{noFour} }, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "Two "), words("r1", "i1", "three "), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			r.listen(200 * time.Millisecond)
			r.send(words("r1", "i1", "four "))
			Expect(heardMs(r.listen(100*time.Millisecond), 1)).To(Equal(20))
			Expect(r.took()).To(HaveExactElements(
				"230ms cancel r1", "230ms truncate i1 at 220", HavePrefix("230ms system: Your last answer was stopped"),
			))
			r.send(words("r1", "i1", "five four"), done("r1", "cancelled"))
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"330ms create"}))
			Expect(r.sawOnly("guardrail", "interrupted", "listening", "requested")).To(Equal([]string{
				"0s listening",
				`230ms guardrail no_four tripped on "Two three four "`,
				"230ms interrupted r1 in i1 by guardrail after 220ms of 1s",
				"330ms requested",
			}))
		})
	})

	It("keeps its feedback out of what the caller sees", func() {
		inCall(func(r *rig) { r.agent.Guardrails = []agents.OutputGuardrail{noFour} }, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "four"))
			r.until(time.Second)
			create := r.frame(-1).(*wire.ConversationItemCreate)
			Expect(create.Item.Role).To(Equal("system"))
			r.send(shown(create.Item, ""))
			r.until(2 * time.Second)
			Expect(r.session.History()[0]).To(And(HaveField("Role", "system"), HaveField("Hidden", true)))
		})
	})

	It("does not ask again when the caller has spoken since", func() {
		inCall(func(r *rig) {
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("slow", func(context.Context, string) error {
				time.Sleep(time.Second)
				return agents.Trip("because")
			})}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "four"), sound("r1", "i1", time.Second, 1))
			r.until(500 * time.Millisecond)
			r.send(speechBegan(0), done("r1", "cancelled"))
			r.until(5 * time.Second)
			Expect(r.took()).To(Equal([]string{"510ms truncate i1 at 0"}))
			Expect(r.sawOnly("guardrail", "interrupted")).To(Equal([]string{
				"510ms interrupted r1 in i1 by caller after 0s of 1s",
				`1.01s guardrail slow tripped on "four"`,
			}))
		})
	})

	It("stops what is left of a response that is over", func() {
		inCall(func(r *rig) {
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("slow", func(context.Context, string) error {
				time.Sleep(time.Second)
				return agents.Trip("because")
			})}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "four"), sound("r1", "i1", 3*time.Second, 1), soundDone("r1", "i1"), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			r.listen(2 * time.Second)
			Expect(r.took()).To(HaveExactElements(
				"1.01s truncate i1 at 1000", HavePrefix("1.01s system: "), "1.01s create",
			))
		})
	})

	It("checks the whole text so far, one check of an item at a time, and all of it in the end", func() {
		var texts []string
		inCall(func(r *rig) {
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("slow", func(_ context.Context, text string) error {
				r.locked(func() { texts = append(texts, text) })
				time.Sleep(time.Second)
				return nil
			})}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "one "), words("r1", "i1", "two "), words("r1", "i1", "three "))
			r.until(500 * time.Millisecond)
			r.send(done("r1", "completed"))
			r.until(900 * time.Millisecond)
			Expect(r.sawOnly("listening")).To(Equal([]string{"0s listening"}), "a check is under way")
			r.until(5 * time.Second)
			r.locked(func() { Expect(texts).To(Equal([]string{"one ", "one two three "})) })
			Expect(r.sawOnly("listening")).To(Equal([]string{"2.01s listening"}))
		})
	})

	It("stops a response out of band without telling the conversation", func() {
		inCall(func(r *rig) { r.agent.Guardrails = []agents.OutputGuardrail{noFour} }, func(r *rig) {
			r.send(&wire.ResponseCreated{Response: wire.Response{ID: "r9", ConversationID: wire.Null[string]()}},
				sound("r9", "i9", time.Second, 1), words("r9", "i9", "four"))
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"10ms cancel r9"}))
			Expect(r.session.History()).To(BeEmpty())
			Expect(r.session.Playout().Buffered()).To(BeZero())
		})
	})

	It("takes guardrails that cannot be compared for different ones", func() {
		var asked []string
		inCall(func(r *rig) {
			odd := func(name string) agents.OutputGuardrail {
				return oddGuardrail{name: name, config: []string{"x"}, check: func() { r.locked(func() { asked = append(asked, name) }) }}
			}
			r.agent.Guardrails = []agents.OutputGuardrail{odd("a")}
			r.opts.Guardrails = []agents.OutputGuardrail{odd("b"), r.agent.Guardrails[0]}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "one"), done("r1", "completed"))
			r.until(time.Second)
			r.locked(func() { Expect(asked).To(Equal([]string{"a", "b", "a"})) })
		})
	})

	It("asks the agent's guardrails and the session's, each once", func() {
		var mu sync.Mutex
		var asked []string
		watch := func(name string) agents.OutputGuardrail {
			return agents.NewGuardrail(name, func(context.Context, string) error {
				mu.Lock()
				defer mu.Unlock()
				asked = append(asked, name)
				return nil
			})
		}
		inCall(func(r *rig) {
			a, b := watch("a"), watch("b")
			r.agent.Guardrails = []agents.OutputGuardrail{a}
			r.opts.Guardrails = []agents.OutputGuardrail{b, a}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "one"))
			r.until(time.Second)
			mu.Lock()
			defer mu.Unlock()
			Expect(strings.Join(asked, " ")).To(Equal("a b"))
		})
	})

	It("goes on when a guardrail fails, panics or hangs", func() {
		inCall(func(r *rig) {
			r.agent.Guardrails = []agents.OutputGuardrail{
				agents.NewGuardrail("fails", func(context.Context, string) error { return errors.New("no idea") }),
				agents.NewGuardrail("panics", func(context.Context, string) error { panic("no idea") }),
				agents.NewGuardrail("hangs", func(ctx context.Context, _ string) error { <-ctx.Done(); return nil }),
			}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "one"), done("r1", "completed"))
			r.until(time.Minute)
			Expect(r.sawOnly("problem", "listening")).To(HaveExactElements(
				"0s listening",
				And(HavePrefix("10.01s problem guardrail_failed"), ContainSubstring("fails")),
				And(HavePrefix("10.01s problem guardrail_failed"), ContainSubstring("panics")),
				"10.01s listening",
			))
		})
	})
})

// oddGuardrail is of a type that can be compared, but its values cannot.
type oddGuardrail struct {
	name   string
	config any
	check  func()
}

func (g oddGuardrail) Name() string { return g.name }

func (g oddGuardrail) Check(context.Context, string) error {
	g.check()
	return nil
}
