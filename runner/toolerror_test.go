package runner_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Options.ToolFailed", func() {
	// told is what the model is told about a call of "it", with words of one's own.
	told := func(it agents.Tool, word func(agents.ToolCall, error, string) string, play func(*rig)) []string {
		var out []string
		inCall(func(r *rig) {
			it.Name = "it"
			r.agent.Tools = []agents.Tool{it}
			r.opts.ToolFailed, r.opts.ToolTimeout = word, time.Second
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", `{}`), calls("r1", "c2", "other", `{}`), done("r1", "completed"))
			if play != nil {
				play(r)
			}
			r.until(time.Minute)
			for _, line := range r.took() {
				if strings.Contains(line, "output") {
					out = append(out, line)
				}
			}
		})
		return out
	}
	sorry := func(call agents.ToolCall, err error, usual string) string {
		switch {
		case errors.Is(err, runner.ErrUnknownTool):
			return usual
		case errors.Is(err, context.DeadlineExceeded):
			return call.Tool + " of " + call.Agent.Name + " is slow today"
		}
		if _, ok := errors.AsType[*agents.PanicError](err); ok {
			return "it broke"
		}
		return "sorry: " + err.Error()
	}

	DescribeTable("words what the model is told about a tool that failed", func(it agents.Tool, words string) {
		Expect(told(it, sorry, nil)).To(ConsistOf(HaveSuffix("output c1: "+words), HaveSuffix("output c2: Tool other not found")))
	},
		Entry("an error", tool("", func(context.Context) (string, error) { return "", errors.New("no book") }), "sorry: no book"),
		Entry("a panic", tool("", func(context.Context) (string, error) { panic("oops") }), "it broke"),
		Entry("a time-out", tool("", func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }), "it of Support is slow today"),
		Entry("a time-out that it ignores", takes("", 3*time.Second), "it of Support is slow today"),
		Entry("none: its own output", takes("", 0), " is done"),
	)

	DescribeTable("is asked about a refusal only if that has no words of its own", func(words string, message ...string) {
		refused := told(takes("", 0).WithApproval(), sorry, func(r *rig) {
			r.until(time.Second)
			Expect(r.session.Reject("c1", message...)).To(Succeed())
		})
		Expect(refused).To(ContainElement(HaveSuffix("output c1: " + words)))
	},
		Entry(nil, "Not today.", "Not today."),
		Entry(nil, "", ""),
		Entry(nil, "sorry: not approved"),
	)

	DescribeTable("leaves the usual words", func(when string, word func(agents.ToolCall, error, string) string) {
		out := told(tool("", func(context.Context) (string, error) { return "", errors.New("no book") }), word, nil)
		Expect(out).To(ConsistOf(And(HavePrefix(when), HaveSuffix("Error: no book")), HaveSuffix("output c2: Tool other not found")))
	},
		Entry("when it panics", "10ms", func(agents.ToolCall, error, string) string { panic("no words") }),
		Entry("when it does not return", "2.01s", func(agents.ToolCall, error, string) string { time.Sleep(10 * time.Second); return "late" }),
	)

	It("is not waited for when the session ends", func() {
		out := told(tool("", func(context.Context) (string, error) { return "", errors.New("no book") }),
			func(agents.ToolCall, error, string) string { time.Sleep(1500 * time.Millisecond); return "late" }, func(r *rig) {
				r.until(time.Second)
				Expect(r.session.Close()).To(Succeed())
			})
		Expect(out).To(ConsistOf(HaveSuffix("Error: no book"), HaveSuffix("output c2: Tool other not found")))
	})
})

var _ = Describe("What an application hands on", func() {
	It("is an approval as JSON, with keys that stay", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{takes("refund", 0).WithApproval(), takes("odd", 0).WithApproval()}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "refund", `{"order_id":"A<1>"}`), done("r1", "completed"))
			r.until(time.Second)
			text, err := json.Marshal(r.session.PendingApprovals())
			Expect(err).NotTo(HaveOccurred())
			asked := r.session.PendingApprovals()[0]
			Expect(text).To(MatchJSON(fmt.Sprintf(`[{"call_id":"c1","server":"","tool":"refund","arguments":{"order_id":"A<1>"},"agent":"Support","turn":0,
				"response_id":"r1","item_id":%q,"asked_at":%q,"number":%d}]`, asked.ItemID, asked.Time.Format(time.RFC3339Nano), asked.Number)))
			Expect(json.Marshal(&asked)).To(MatchJSON(string(text[1 : len(text)-1])))
		})
		Expect(json.Marshal(runner.ApprovalRequested{Arguments: json.RawMessage("{no")})).To(ContainSubstring(`"arguments":"{no"`))
		Expect(json.Marshal(runner.ApprovalRequested{})).To(ContainSubstring(`"arguments":""`))
	})

	It("is an error of the server as an error", func() {
		var err error = &runner.ServerError{Err: &wire.Error{Message: "no", Code: wire.Some("broken")}}
		server, ok := errors.AsType[*wire.Error](err)
		Expect(ok).To(BeTrue())
		Expect(err).To(MatchError(server.Error()))
	})
})
