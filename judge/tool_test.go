package judge_test

import (
	"encoding/json"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("Playhead, demanding that tools answer", func() {
	const broken = "An error occurred. Error: no orders today"
	answer := ended(0, 1200*ms, says(1, "Hello."))
	fails := ended(0, 500*ms, block{
		{0, timeline.AgentState{State: "thinking"}},
		{0, timeline.ToolBegan{Call: "find#1", Tool: "find"}},
		{300 * ms, timeline.ToolEnded{Call: "find#1", Tool: "find", Ran: true, Output: broken, Error: "no orders today"}},
	})
	failed := func(call string) block {
		args := json.RawMessage(`{"id":"` + call + `"}`)
		return block{
			{0, timeline.ToolBegan{Call: call, Tool: "find", Arguments: args}},
			{0, timeline.ToolEnded{Call: call, Tool: "find", Arguments: args, Ran: true, Output: broken, Error: "no orders today"}},
		}
	}
	unknown := ended(0, 500*ms, fact(timeline.ToolEnded{Call: "find#1", Tool: "find", Output: "Tool find not found", Error: "unknown tool"}))
	silently := ended(0, 500*ms, fact(timeline.ToolEnded{Call: "find#1", Tool: "find", Output: "Not now"}))
	runsAfter := func(outcome string) cue {
		return ended(0, 500*ms, block{
			{0, timeline.ApprovalAsked{Call: "find#1", Tool: "find"}},
			{100 * ms, timeline.ApprovalDecided{Call: "find#1", Tool: "find", Outcome: outcome}},
			{110 * ms, timeline.ToolBegan{Call: "find#1", Tool: "find"}},
			{120 * ms, timeline.ToolEnded{Call: "find#1", Tool: "find", Output: "x", Ran: true}},
		})
	}
	refusedBy := func(outcome string) cue {
		return ended(0, 500*ms, block{
			{0, timeline.ApprovalAsked{Call: "find#1", Tool: "find"}},
			{100 * ms, timeline.ApprovalDecided{Call: "find#1", Tool: "find", Outcome: outcome}},
			{100 * ms, timeline.ToolEnded{Call: "find#1", Tool: "find", Output: "no", Error: outcome}},
		})
	}

	DescribeTable("judges", judged,
		Entry("it does", asked(model("Hello.")), "passed", ended(0, 500*ms, runsTool("find#1", 300*ms, "{}", "x")), answer),
		Entry("it fails", asked(model("Hello.")), "surprise:1", fails, answer),
		Entry("it did not run", asked(model("Hello.")), "surprise:1", unknown, answer),
		Entry("it did not run, for no reason", asked(model("Hello.")), "surprise:1", silently, answer),
		Entry("it may fail", asked(model("Hello."), allow(scenarios.SurpriseTool)), "passed", fails, answer),
		Entry("it should run, and does and fails", asked(model("Hello."), expect(tool("find"))), "surprise:1", fails, answer),
		Entry("it should return what a failed tool does", asked(model("Hello."), expect(tool("find", returns("no orders today")))), "passed", fails, answer),
		Entry("it should return something else", asked(model("Hello."), expect(tool("find", returns("shipped")))), "surprise:1", fails, answer),
		Entry("another one should", asked(model("Hello.", optional), expect(tool("look", returns("no orders today")))), "surprise:1", fails, answer),
		Entry("it should return that, below another in a list", asked(model("Hello."), list(heard("hello"), tool("find", returns("no orders today")))), "out_of_order:3",
			fails, answer),
		Entry("it is waited for", asked(model("Hello."), waitFor(tool("find", returns("no orders today")))), "passed", fails, answer),
		Entry("it is waited for, whatever comes of it", asked(model("Hello."), waitFor(tool("find"))), "surprise:3", fails, answer),
		Entry("it should return that twice", asked(model("Hello."), expect(tool("find", returns("no orders today"), times(1)))), "passed", fails, answer),
		Entry("it should return other data, and returns text", asked(model("Hello."), expect(tool("find", returnsWritten("{not: {state: lost}}")))), "different:3",
			ended(0, 500*ms, runsTool("find#1", 300*ms, "{}", "lost")), answer),
		Entry("it should return other data, and does", asked(model("Hello."), expect(tool("find", returnsWritten("{not: {state: lost}}")))), "passed",
			ended(0, 500*ms, runsTool("find#1", 300*ms, "{}", `{"state":"found"}`)), answer),
		Entry("it should be refused", asked(model("Hello."), expect(tool("find", refused))), "passed", unknown, answer),
		Entry("it must not be refused", asked(model("Hello."), expectNot(tool("find", refused))), "unwanted:3", unknown, answer),
		Entry("it must not return something else", asked(model("Hello."), expectNot(tool("find", returns("shipped")))), "surprise:1", fails, answer),
		Entry("it should be refused, but fails", asked(model("Hello."), expect(tool("find", refused))), "surprise:1", fails, answer),
		Entry("it runs though a person refused", asked(model("Hello."), allow(scenarios.SurpriseApproval), allow(scenarios.SurpriseTool)), "surprise:1", runsAfter("rejected"), answer),
		Entry("it runs though nobody decided in time", asked(model("Hello."), approvals(scenarios.ApprovalsIgnore), allow(scenarios.SurpriseApproval)), "surprise:1", runsAfter("timed_out"), answer),
		Entry("it runs before anybody decides", asked(model("Hello."), approvals(scenarios.ApprovalsIgnore), allow(scenarios.SurpriseApproval)), "surprise:1", runsAfter(""), answer),
		Entry("it runs once a person approved", asked(model("Hello."), allow(scenarios.SurpriseApproval)), "passed", runsAfter("approved"), answer),
		Entry("a person refused", asked(model("Hello."), allow(scenarios.SurpriseApproval)), "passed", refusedBy("rejected"), answer),
		Entry("nobody decided", asked(model("Hello."), approvals(scenarios.ApprovalsIgnore), allow(scenarios.SurpriseApproval)), "passed", refusedBy("timed_out"), answer),
		Entry("it failed though a person approved", asked(model("Hello."), allow(scenarios.SurpriseApproval)), "surprise:1", refusedBy("approved"), answer),
		Entry("one of two is expected to fail", asked(model("Hello."), expect(tool("find", returns("no orders today")))), "surprise:1", fails,
			ended(0, 900*ms, failed("find#2")), answer),
		Entry("two are expected to fail, the second by the first expectation",
			asked(model("Hello."), expect(tool("find", returns("no orders"))), expect(tool("find", args(`{"id":"find#1"}`), returns("no orders")))), "passed",
			ended(0, 500*ms, failed("find#1")), ended(0, 900*ms, failed("find#2")), answer),
		Entry("it should run, and fails at once", asked(model("Hello."), expect(tool("find"))), "surprise:1", ended(0, 500*ms, failed("find#1")), answer),
		Entry("it fails once", asked(model("Hello."), playOn), "surprise:1", fails, answer),
		Entry("it must not be refused twice", asked(model("Hello."), expectNot(tool("find", refused, times(2)))), "surprise:1", unknown, answer),
		Entry("the call ended with it", asked(model("Hello.", optional), allow(scenarios.SurpriseHangup)), "passed", ended(0, 500*ms, block{
			{0, timeline.ToolEnded{Call: "find#1", Tool: "find", Ran: true, Error: "closed"}}, {0, timeline.ConnectionChanged{State: "closed"}}})),
	)

	It("says why", func() {
		sc := asked(model("Hello."))
		f := play(sc, fails, answer).Failures[0]
		Expect(f.Message).To(Equal("find should answer"))
		Expect(f.Nearest).To(Equal("it failed: no orders today, at 1.90 s (allow: [tool])"))
		Expect(play(sc, unknown).Failures[0].Nearest).To(Equal("it did not run: unknown tool, at 1.60 s (allow: [tool])"))
		Expect(play(sc, silently).Failures[0].Nearest).To(Equal(`it did not run, and the model was told "Not now", at 1.60 s (allow: [tool])`))
		Expect(play(sc, fails).HungUp).To(BeNumerically("<", 2*time.Second))
	})
})
