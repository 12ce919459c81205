package control_test

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/control"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("What is loaded through the control endpoint", func() {
	// answered loads lines of a script and returns how the response to a typed turn ended.
	answered := func(lines, session string, opts fakeserver.Options) (done wire.Response) {
		GinkgoHelper()
		opts.Control = control.New
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			a := ctl(ctx, s, "", "POST", "load", `{"script":[`+lines+`]}`)
			Expect(a.Status).To(Equal(200), a.Text)
			c := servertest.DialModel(ctx, s, "gpt-realtime-2")
			defer c.Close()
			if session != "" {
				c.Send(session)
				c.Until("session.updated")
				time.Sleep(time.Second) // lists of tools come
			}
			c.Send(typedHello)
			c.Send(create)
			ev, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			done = ev.Response
		})
		return done
	}
	kinds := func(r wire.Response) (list []string) {
		for _, it := range r.Output {
			list = append(list, it.Type+" "+it.Phase+it.Name)
		}
		return list
	}

	It("may fail, by name or with an error of its own", func() {
		r := answered(`{"fails":"rate_limit"}`, "", fakeserver.Options{})
		Expect(r.Status).To(Equal("failed"))
		details, _ := r.StatusDetails.Value()
		Expect(details.Error.Code.Or("")).To(Equal("rate_limit_exceeded"))
		r = answered(`{"say":"One moment.","fails":{"code":"mine","message":"Try again."}}`, "", fakeserver.Options{})
		details, _ = r.StatusDetails.Value()
		Expect(details.Error).To(And(HaveField("Message", "Try again."), HaveField("Type", "server_error")))
		Expect(kinds(r)).To(HaveLen(1))
	})

	It("may stay incomplete", func() {
		r := answered(`{"say":"One moment.","incomplete":"content_filter"}`, "", fakeserver.Options{})
		Expect(r.Status).To(Equal("incomplete"))
		details, _ := r.StatusDetails.Value()
		Expect(details.Reason).To(Equal("content_filter"))
	})

	It("may say something before its answer, and hands over last", func() {
		r := answered(`{"say":"One moment.","then":{"say":"Billing it is."},"handoff":"billing"}`,
			`{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"transfer_to_billing"}]}}`, fakeserver.Options{})
		Expect(r.Status).To(Equal("completed"))
		Expect(r.Output).To(HaveLen(3))
		Expect(r.Output[2].Name).To(Equal("transfer_to_billing"))
		Expect(kinds(r)[:1]).To(Equal([]string{"message commentary"}))
	})

	It("may call tools of MCP servers", func() {
		r := answered(`{"calls":[{"server":"shop","name":"find","arguments":{"id":7}}]},{"result":"find","say":"Found."}`,
			`{"type":"session.update","session":{"type":"realtime","tools":[{"type":"mcp","server_label":"shop","server_url":"https://shop.test","require_approval":"never"}]}}`,
			fakeserver.Options{MCP: []fakeserver.MCPServer{{Label: "shop", Tools: []fakeserver.MCPTool{{Name: "find", Answer: "one"}}}}})
		Expect(kinds(r)).To(ContainElement("mcp_call find"))
	})

	It("may depend on the metadata of the response", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			ctl(ctx, s, "", "POST", "load", `{"rules":[{"metadata":{"purpose":"summary"},"say":"Short."},{"say":"Long."}]}`)
			c := inScope(ctx, s, "")
			defer c.Close()
			said := func(metadata string) string {
				c.Send(`{"type":"response.create","response":{"output_modalities":["text"],"conversation":"none","metadata":{` + metadata + `}}}`)
				ev, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
				return ev.Response.Output[0].Content[0].Text.Or("")
			}
			Expect(said(`"purpose":"summary","of":"x"`)).To(Equal("Short."))
			Expect(said(`"purpose":"other"`)).To(Equal("Long."))
			Expect(said(``)).To(Equal("Long."))
		})
	})

	It("is waited for until a session takes it, and what is left of a script is told", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			load := func() {
				ctl(ctx, s, "a", "POST", "load", `{"script":[{"typed":"hello","say":"Hi."},{"typed":"joke","say":"No.","optional":true},{"say":"Bye."}]}`)
			}
			load()
			load()
			ctl(ctx, s, "a", "POST", "refuse", `{"code":"insufficient_quota"}`)
			waiting := func(scope string) any { return ctl(ctx, s, scope, "GET", "health", "").Body["waiting"] }
			Expect(waiting("a")).To(Equal(map[string]any{"loads": 2.0, "faults": 0.0, "refusals": 1.0}))
			Expect(waiting("b")).To(Equal(map[string]any{"loads": 0.0, "faults": 0.0, "refusals": 0.0}))
			c := servertest.Dial(ctx, s, "?model=gpt-realtime", http.Header{"Authorization": {"Bearer k"}, "X-Voicesim-Scope": {"a"}})
			<-c.Over
			c = inScope(ctx, s, "a")
			defer c.Close()
			Expect(waiting("a")).To(Equal(map[string]any{"loads": 1.0, "faults": 0.0, "refusals": 0.0}))
			Expect(s.Journal("a")[1].Unplayed).To(Equal(2), "the first was refused")
			Expect(c.Says("Hello")).To(Equal("Hi."))
			Expect(s.Journal("a")[1].Unplayed).To(Equal(1))
			Expect(c.Says("Well")).To(Equal("Bye."))
			Expect(s.Journal("a")[1].Unplayed).To(BeZero())
			Expect(ctl(ctx, s, "a", "GET", "journal", "").Text).To(ContainSubstring(`"unplayed": 0`))
		})
	})

	It("is refused with all mistakes at once, the place of the first as param", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			a := ctl(ctx, s, "", "POST", "load", `{"rules":[{"say":"x","fails":"mood"}],"script":[{"say":"x"},{"calls":[{"server":7}]}]}`)
			Expect(a.Status).To(Equal(400))
			Expect(a.Mistake()).To(HaveKeyWithValue("param", "rules[0].fails"))
			Expect(a.Mistake()).To(HaveKeyWithValue("message", And(
				HavePrefix("Invalid 'rules[0].fails': must be rate_limit,"),
				ContainSubstring("Invalid 'script[1].calls[0].server': must be a text"),
				HaveSuffix("Invalid 'script[1].calls[0]': needs a name."))))
		})
	})
})
