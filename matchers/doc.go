// Package matchers asserts about played calls with Gomega, and makes a Ginkgo spec of each scenario file.
//
//	. "github.com/voicesim/voicesim/matchers"
//
//	var _ = DescribeScenarios("testdata/calls", &harness.Options{Agents: …})
//
//	call := harness.Talk(conversation, nil)
//	Expect(call).To(HavePassed())
//	Expect(call).To(HaveCalledTool("issue_refund", map[string]any{"order_id": "A1001"}))
//	Expect(call).To(HaveHeard("on its way"))
//	Expect(call).To(NeverHaveHeard(`/\d{16}/`))
//
// A message shows the moments of the call around the miss, as the terminal does below a failure, without secrets.
//
//	*harness.Call ──► matcher ── finding ──► holds · does not hold · nobody can say
//	                                 ╰── at ──► reports.Around
//
// # What nobody can say
//
// No assertion is green for nothing. A call that was not played, or could not be judged, fails every matcher, and so do the negated
// ones: Expect(call).NotTo(…) is no more true of it than Expect(call).To(…). The same holds for a measure without a value, a name
// that no agent of the call has, words of a call in which nothing was heard, and what had not happened when a call ended before
// its script.
package matchers
