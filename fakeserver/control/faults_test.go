package control_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/control"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/internal/servertest"
)

// faulty runs a spec's body against a server with a control endpoint that knows all faults.
func faulty(body func(ctx context.Context, s *fakeserver.Server)) {
	GinkgoHelper()
	servertest.InVirtualTime(fakeserver.Options{Control: control.New, FaultKinds: faults.All()}, body)
}

// times returns when events of a type came.
func times(c *client, eventType string) []time.Duration {
	var at []time.Duration
	for len(c.Inbox) > 0 {
		c.Next()
	}
	for _, a := range c.Seen {
		if a.Event.EventType() == eventType {
			at = append(at, a.At)
		}
	}
	return at
}

var _ = Describe("Faults through the control endpoint", func() {
	// What timers of faults and of responses add to a span.
	const (
		phase         = 293 * time.Microsecond
		responsePhase = 137 * time.Microsecond
	)
	const twice = `{"faults":[{"fault":"duplicate","event":"response.created"}]`

	created := func(c *client) int {
		GinkgoHelper()
		c.Says("Hello.")
		return len(times(c, "response.created"))
	}

	It("strike the next session of a scope, one request a session", func() {
		faulty(func(ctx context.Context, s *fakeserver.Server) {
			Expect(ctl(ctx, s, "a", "POST", "faults", twice+`}`).Status).To(Equal(200))
			Expect(ctl(ctx, s, "a", "POST", "faults", `{"faults":[]}`).Status).To(Equal(200))
			Expect(ctl(ctx, s, "a", "POST", "faults", twice+`,"for":"next"}`).Status).To(Equal(200))
			var seen []int
			for range 4 {
				seen = append(seen, created(inScope(ctx, s, "a")))
			}
			Expect(seen).To(Equal([]int{2, 1, 2, 1}))
			Expect(created(inScope(ctx, s, "b"))).To(Equal(1))
		})
	})

	It("strike all further sessions until they are loaded anew or reset", func() {
		faulty(func(ctx context.Context, s *fakeserver.Server) {
			ctl(ctx, s, "a", "POST", "faults", twice+`,"for":"all"}`)
			Expect([]int{created(inScope(ctx, s, "a")), created(inScope(ctx, s, "a"))}).To(Equal([]int{2, 2}))
			ctl(ctx, s, "a", "POST", "faults", `{"faults":[],"for":"all"}`)
			Expect(created(inScope(ctx, s, "a"))).To(Equal(1))
			ctl(ctx, s, "a", "POST", "faults", twice+`,"for":"all"}`)
			ctl(ctx, s, "a", "POST", "reset", "")
			Expect(created(inScope(ctx, s, "a"))).To(Equal(1))
		})
	})

	It("strike sessions that run, and tell how many", func() {
		faulty(func(ctx context.Context, s *fakeserver.Server) {
			a, b := inScope(ctx, s, "a"), inScope(ctx, s, "b")
			hit := ctl(ctx, s, "a", "POST", "faults", `{"faults":[{"fault":"disconnect"}],"for":"running"}`)
			Expect(hit.Body).To(HaveKeyWithValue("sessions", 1.0))
			<-a.Over
			Expect(a.Err()).To(HaveOccurred())
			Expect(created(b)).To(Equal(1))
			Expect(ctl(ctx, s, "c", "POST", "faults", `{"faults":[{"fault":"noop"}],"for":"running"}`).Body).To(HaveKeyWithValue("sessions", 0.0))
			Expect(s.Journal("a")[0].Notes).To(Equal([]string{"fault disconnect begins"}))
		})
	})

	It("begin later: after a time, after an event, after a time after an event", func() {
		faulty(func(ctx context.Context, s *fakeserver.Server) {
			over := func(fault string) (since time.Duration, c *client) {
				GinkgoHelper()
				Expect(ctl(ctx, s, "", "POST", "faults", `{"faults":[{"fault":"disconnect",`+fault+`}]}`).Status).To(Equal(200))
				c = inScope(ctx, s, "")
				began := time.Now()
				c.Send(typedHello)
				c.Send(create)
				<-c.Over
				return time.Since(began), c
			}
			since, _ := over(`"delay":"2s"`)
			Expect(since).To(Equal(2*time.Second + phase))
			since, c := over(`"on":"response.created","delay":"200ms"`)
			Expect(since).To(Equal(servertest.UpLink + 5*time.Millisecond + 200*time.Millisecond + phase + responsePhase + servertest.DownLink))
			Expect(times(c, "response.created")).To(HaveLen(1))
			Expect(times(c, "response.done")).To(BeEmpty())
		})
	})

	It("are listed with what they do and take", func() {
		faulty(func(ctx context.Context, s *fakeserver.Server) {
			list := ctl(ctx, s, "", "GET", "faults", "").Body["faults"].([]any)
			Expect(list).To(HaveLen(len(faults.All())))
			Expect(list[4]).To(Equal(map[string]any{
				"fault": "stall", "about": "holds everything back for a time, then sends it at once", "takes": []any{"for", "on", "delay"},
			}))
		})
	})

	DescribeTable("are refused with the place of the mistake", func(body, param, message string) {
		faulty(func(ctx context.Context, s *fakeserver.Server) {
			a := ctl(ctx, s, "", "POST", "faults", body)
			Expect(a.Status).To(Equal(400), a.Text)
			Expect(a.Mistake()).To(HaveKeyWithValue("param", param))
			Expect(a.Mistake()).To(HaveKeyWithValue("message", ContainSubstring(message)))
		})
	},
		Entry("nothing", `{}`, "faults", "Missing"),
		Entry("no name", `{"faults":[{}]}`, "faults[0].fault", "Missing"),
		Entry("an unknown one", `{"faults":[{"fault":"noop"},{"fault":"gremlin"}]}`, "faults[1]", "fault gremlin is no fault; these are: noop, "),
		Entry("an option it does not have", `{"faults":[{"fault":"stall","count":2}]}`, "faults[0].count", "it takes for, on, delay"),
		Entry("an unknown option", `{"faults":[{"fault":"stall","forr":"2s"}]}`, "faults[0].forr", "Unknown"),
		Entry("a time that is none", `{"faults":[{"fault":"stall","for":2}]}`, "faults[0].for", "expected a string"),
		Entry("a time without a unit", `{"faults":[{"fault":"stall","for":"2"}]}`, "faults[0].for", `"800ms"`),
		Entry("a delay below zero", `{"faults":[{"fault":"stall","delay":"-2s"}]}`, "faults[0].delay", `"800ms"`),
		Entry("an event that never comes", `{"faults":[{"fault":"noop","on":"response.audio.delta"}]}`, "faults[0].on", `"response.audio.delta" is not`),
		Entry("an event to drop that never comes", `{"faults":[{"fault":"drop","event":"response.audio.delta"}]}`, "faults[0].event", "is not"),
		Entry("too much", `{"faults":[{"fault":"huge","bytes":1000000000}]}`, "faults[0].bytes", "<= 67108864"),
		Entry("elsewhen", `{"faults":[],"for":"ever"}`, "for", "Supported"),
	)

	It("may strike an event that the protocol does not have, where this is the point", func() {
		faulty(func(ctx context.Context, s *fakeserver.Server) {
			Expect(ctl(ctx, s, "", "POST", "faults", `{"faults":[{"fault":"unknown_event","event":"response.mood"}]}`).Status).To(Equal(200))
		})
	})
})
