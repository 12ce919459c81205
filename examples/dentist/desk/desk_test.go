package desk_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	. "github.com/voicesim/voicesim/matchers"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/scenarios"

	"example.com/dentist/desk"
)

// options play calls with the whole desk: the agent and the service around it.
func options() *harness.Options {
	opts := &harness.Options{
		Agents: harness.Agents{"desk": func() *agents.Agent { return desk.New().Agent() }},
		Service: func(*agents.Agent) *harness.Service {
			d := desk.New()
			return &harness.Service{
				Agent: d.Agent(), // its tools share d with what follows; nil is the agent that the scenario names
				Serve: d.Serve,   // func(context.Context, *runner.Session) error: the event loop
				Decide: func(ctx context.Context, decided harness.Decided) error {
					path := fmt.Sprintf("/approvals/%s?approved=%t", decided.CallID, decided.Approved)
					w := httptest.NewRecorder()
					d.Handler().ServeHTTP(w, httptest.NewRequestWithContext(ctx, "POST", path, nil)) // as your people's page asks it
					if w.Code != http.StatusOK {
						return fmt.Errorf("the desk answered %d", w.Code)
					}
					return nil
				},
			}
		},
	}
	return opts
}

// suite writes results.json, junit.xml, and of each call its sound, a transcript and a timeline.
var suite = reports.Suite{Dir: "out"}

var _ = DescribeScenarios("calls", options(), &suite)

var _ = Describe("The desk", func() {
	var d *desk.Desk
	// talk plays a call by hand.
	talk := func(allow []scenarios.Surprise, steps ...*harness.Step) *harness.Call {
		GinkgoHelper()
		opts := &harness.Options{Report: suite.Spec(GinkgoT()), Service: func(*agents.Agent) *harness.Service {
			d = desk.New()
			return &harness.Service{Agent: d.Agent(), Serve: d.Serve}
		}}
		return harness.Talk(harness.Conversation{Agent: desk.NewAgent, Steps: steps, Allow: allow}, opts)
	}

	It("says what the book says", func() {
		call := talk(nil,
			harness.CallerSays("Alan Turing here, when is my appointment?"),
			harness.ModelAsks("find_appointment", map[string]any{"name": "Alan Turing"}),
			harness.ModelSays("It is <find_appointment>."),
		)
		Expect(call).To(HavePassed())
		Expect(call).To(HaveCalledTool("find_appointment", map[string]any{"name": "Alan Turing"}))
		Expect(call).NotTo(HaveAskedApproval("move_appointment"))
		Expect(call).To(HaveSaidAndDone("Friday at ten", "find_appointment"))
		Expect(call).To(HaveAnsweredWithin(2 * time.Second))
		Expect(call).To(HaveCostAtMost(0.05))
		Expect(call.Heard()).To(Equal("It is Friday at ten."))
		Expect(d.Cuts()).To(BeZero())
	})

	It("falls silent, and counts it, when the caller barges in", func() {
		call := talk(nil,
			harness.CallerSays("Alan Turing here, what do I have to bring?"),
			harness.ModelSays("Please bring your insurance card, the X-rays of last year, a list of your medicines, and some time."),
			harness.CallerSays("Wait, wait, I have to write that down.").BargeIn(900*time.Millisecond),
			harness.ModelSays("Of course."),
		)
		Expect(call).To(HavePassed())
		Expect(call).To(HaveBeenInterruptedWithin(500 * time.Millisecond))
		Expect(call).To(NeverHaveHeard("medicines"))
		Expect(call).To(HaveGenerated("medicines"))
		Expect(call).To(HaveMeasured("truncation_error", 20*time.Millisecond))
		Expect(d.Cuts()).To(Equal(1))
	})

	It("never names a price", func() {
		call := talk([]scenarios.Surprise{scenarios.SurpriseGuardrail},
			harness.CallerSays("How much is a filling?"),
			harness.ModelSays("A filling is $ 120 with us."),
			harness.ModelSays("The practice will tell you."),
		)
		Expect(call).To(HavePassed())
		Expect(call).To(HaveTripped("no_prices"))
		Expect(call).To(HaveHeard("the practice will tell you"))
		Expect(call).NotTo(HaveHadError(""))
		Expect(call).To(NeverHaveHeard("120"))
	})
})
