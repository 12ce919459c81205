package agents_test

import (
	"context"
	"encoding/json"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

var _ = Describe("Approval", func() {
	ctx := context.Background()
	plain := echo[map[string]any]()

	It("is not needed unless somebody says so", func() {
		Expect(plain.ApprovalNeeded(ctx, json.RawMessage(`not even JSON`))).To(BeFalse())
	})

	It("is needed for every call when it is static, without asking the function", func() {
		t := plain.WithApproval().WithApprovalFunc(func(context.Context, json.RawMessage) (bool, error) {
			Fail("asked")
			return false, nil
		})
		Expect(t.ApprovalNeeded(ctx, json.RawMessage(`{}`))).To(BeTrue())
	})

	Describe("by function", func() {
		asked := func(answer bool, err error) (agents.Tool, *[]string) {
			var seen []string
			return plain.WithApprovalFunc(func(_ context.Context, args json.RawMessage) (bool, error) {
				seen = append(seen, string(args))
				return answer, err
			}), &seen
		}

		DescribeTable("follows its answer",
			func(args string, want string) {
				for _, answer := range []bool{true, false} {
					t, seen := asked(answer, nil)
					Expect(t.ApprovalNeeded(ctx, json.RawMessage(args))).To(Equal(answer))
					Expect(*seen).To(Equal([]string{want}))
				}
			},
			Entry("an object", ` {"amount": 5} `, `{"amount": 5}`),
			Entry("no arguments", ``, `{}`),
		)

		DescribeTable("is needed without asking for arguments that are not one object",
			func(args string) {
				t, seen := asked(false, nil)
				Expect(t.ApprovalNeeded(ctx, json.RawMessage(args))).To(BeTrue())
				Expect(*seen).To(BeEmpty())
			},
			Entry("a list", `[1]`),
			Entry("null", `null`),
			Entry("a string", `"{}"`),
			Entry("cut JSON", `{"amount": `),
			Entry("a constant of another language", `{"amount": NaN}`),
			Entry("a key given twice", `{"amount": 1, "amount": 1000}`),
		)

		It("is needed when it cannot decide", func() {
			broken := errors.New("no limits loaded")
			t, _ := asked(false, broken)
			needed, err := t.ApprovalNeeded(ctx, json.RawMessage(`{}`))
			Expect(needed).To(BeTrue())
			Expect(err).To(MatchError(broken))
			Expect(err).To(MatchError("approval function of tool echo: no limits loaded"))
		})

		It("is needed when it panics", func() {
			t := plain.WithApprovalFunc(func(context.Context, json.RawMessage) (bool, error) { panic("limits are nil") })
			needed, err := t.ApprovalNeeded(ctx, json.RawMessage(`{}`))
			Expect(needed).To(BeTrue())
			Expect(err).To(MatchError("approval function of tool echo panicked: limits are nil"))
			p, ok := errors.AsType[*agents.PanicError](err)
			Expect(ok).To(BeTrue())
			Expect(string(p.Stack)).To(ContainSubstring("approval_test.go"))
		})
	})
})
