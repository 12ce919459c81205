package control_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/control"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

// turnedAway connects in scope a and waits until it is refused.
func turnedAway(ctx context.Context, s *fakeserver.Server, query string, header http.Header) {
	GinkgoHelper()
	header = header.Clone()
	header.Set("X-Voicesim-Scope", "a")
	header.Set("User-Agent", "mine/1.0")
	c := servertest.Dial(ctx, s, query, header)
	<-c.Over
}

var _ = Describe("A refused connection", func() {
	DescribeTable("is in the journal of its scope", func(query string, header http.Header, code string, closeCode int, reason string) {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			turnedAway(ctx, s, query, header)
			journal := s.Journal("a")
			Expect(journal).To(HaveLen(1))
			Expect(journal[0]).To(And(HaveField("Kind", fakeserver.KindRefused), HaveField("Over", true), HaveField("Session", 1), HaveField("UserAgent", "mine/1.0"),
				HaveField("Code", code), HaveField("CloseCode", closeCode), HaveField("Reason", ContainSubstring(reason)), HaveField("Status", 0)))
			Expect(ctl(ctx, s, "a", "GET", "journal", "").Text).To(ContainSubstring(`"kind": "refused"`))
			Expect(ctl(ctx, s, "a", "GET", "lint", "").Body).To(And(HaveKeyWithValue("sessions", 0.0), HaveKeyWithValue("refused", 1.0)))
			Expect(s.Journal("")).To(BeEmpty())
		})
	},
		Entry("for its model", "?model=nope", bearer, "invalid_model", 4000, `"nope"`),
		Entry("for want of a key", "?model=gpt-realtime", http.Header{}, "", 3000, "Missing bearer"),
		Entry("for its header", "?model=gpt-realtime", http.Header{"Authorization": bearer["Authorization"], "Openai-Beta": {"realtime=v1"}},
			"beta_api_shape_disabled", 4000, "Beta"),
	)

	It("is in the journal with the status of HTTP that answered it", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			for _, path := range []string{"/v1/realtime?call_id=rtc_1", "/v1/realtme?model=gpt-realtime", "/v1/realtime/?model=gpt-realtime"} {
				_, err := transport.Dial(ctx, "ws://voicesim.test/scope/a"+path, &transport.DialOptions{NetDial: s.NetDial, Header: bearer})
				Expect(err).To(HaveOccurred())
				journal := s.Journal("a")
				Expect(journal[len(journal)-1]).To(And(HaveField("Kind", fakeserver.KindRefused), HaveField("Status", 404), HaveField("CloseCode", 0)), path)
			}
			Expect(s.Journal("a")).To(HaveLen(3))
			servertest.Request(ctx, s, "GET", "/scope/a/v1/models", bearer, "")
			Expect(s.Journal("a")).To(HaveLen(3), "nobody wanted to connect")
		})
	})

	It("is nowhere without a journal", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			turnedAway(ctx, s, "?model=nope", bearer)
			Expect(s.Journal("a")).To(BeEmpty())
		})
	})
})

var _ = Describe("The verdict", func() {
	verdict := func(ctx context.Context, s *fakeserver.Server, query string) (ok bool, kinds []string) {
		GinkgoHelper()
		a := ctl(ctx, s, "a", "GET", "verdict"+query, "")
		Expect(a.Status).To(Equal(200), a.Text)
		kinds = []string{}
		for _, r := range a.Body["reasons"].([]any) {
			kinds = append(kinds, r.(map[string]any)["kind"].(string))
		}
		return a.Body["ok"].(bool), kinds
	}
	type world struct {
		ctx context.Context
		s   *fakeserver.Server
	}
	load := func(w world, body string) {
		GinkgoHelper()
		Expect(ctl(w.ctx, w.s, "a", "POST", "load", body).Status).To(Equal(200))
	}

	DescribeTable("is", func(do func(w world), want ...string) {
		servertest.InVirtualTime(fakeserver.Options{Control: control.New, FaultKinds: faults.All()}, func(ctx context.Context, s *fakeserver.Server) {
			do(world{ctx, s})
			ok, kinds := verdict(ctx, s, "")
			Expect(kinds).To(Equal(append([]string{}, want...)))
			Expect(ok).To(Equal(len(want) == 0))
		})
	},
		Entry("green after a session without reproach", func(w world) { inScope(w.ctx, w.s, "a").Close() }),
		Entry("green after a fault that the test asked for", func(w world) {
			ctl(w.ctx, w.s, "a", "POST", "faults", `{"faults":[{"fault":"noop"}]}`)
			inScope(w.ctx, w.s, "a").Close()
		}),
		Entry("red where nothing connected", func(w world) { inScope(w.ctx, w.s, "b").Close() }, "no-session"),
		Entry("red where a connection was refused", func(w world) {
			turnedAway(w.ctx, w.s, "?model=nope", bearer)
			inScope(w.ctx, w.s, "a").Close()
		}, "refused"),
		Entry("red while a session runs", func(w world) { inScope(w.ctx, w.s, "a") }, "running"),
		Entry("red after a finding", func(w world) {
			c := forgetful(w.ctx, w.s)
			c.Close()
		}, "finding"),
		Entry("red where a line was not played", func(w world) {
			load(w, `{"script":[{"typed":"hello","say":"Hello."},{"say":"Optional.","optional":true}]}`)
			inScope(w.ctx, w.s, "a").Close()
		}, "unplayed"),
		Entry("red where the script had no answer", func(w world) {
			load(w, `{"script":[{"typed":"hello","say":"Hello."}]}`)
			c := inScope(w.ctx, w.s, "a")
			c.Says("Hello.")
			c.Says("And now?")
			c.Close()
		}, "note"),
		Entry("red once where the client does not offer a tool", func(w world) {
			load(w, `{"rules":[{"calls":[{"name":"look_up"}]}]}`)
			c := inScope(w.ctx, w.s, "a")
			c.Says("Hello.")
			_ = ctl(w.ctx, w.s, "a", "POST", "end", "")
		}, "finding", "finding"), // tool-not-offered, unanswered-call
		Entry("red where nobody took what was loaded", func(w world) {
			load(w, `{"rules":[{"say":"Hello."}]}`)
			load(w, `{"rules":[{"say":"Hello."}]}`)
			ctl(w.ctx, w.s, "a", "POST", "refuse", `{"code":"insufficient_quota"}`)
			ctl(w.ctx, w.s, "a", "POST", "faults", `{"faults":[]}`)
		}, "no-session", "waiting", "waiting", "waiting"),
	)

	DescribeTable("tells outputs under swapped ids", func(swapped bool) {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			load(world{ctx, s}, `{"script":[
				{"calls":[{"name":"a","arguments":{"id":1}},{"name":"a","arguments":{"id":2}}]},
				{"result":"a","arguments":{"id":1},"returned":"one","say":"One."}]}`)
			c := inScope(ctx, s, "a")
			c.Send(`{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],"tools":[{"type":"function","name":"a"}]}}`)
			c.Send(typedHello, create)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			first, second := done.Response.Output[0].CallID, done.Response.Output[1].CallID
			if swapped {
				first, second = second, first
			}
			for _, output := range [][2]string{{first, "one"}, {second, "two"}} {
				c.Send(fmt.Sprintf(`{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":%q,"output":%q}}`, output[0], output[1]))
			}
			c.Send(create)
			c.Until("response.done")
			c.Close()
			ok, _ := verdict(ctx, s, "")
			Expect(ok).To(Equal(!swapped))
		})
	}, Entry("none", false), Entry("two", true))

	It("names session, rule, severity and words", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			c := forgetful(ctx, s)
			c.Close()
			Expect(ctl(ctx, s, "a", "GET", "verdict", "").Body).To(Equal(map[string]any{
				"ok": false, "scope": "a", "sessions": 1.0, "running": 0.0, "refused": 0.0,
				"reasons": []any{map[string]any{"kind": "finding", "session": 1.0, "rule": "uncommitted-audio", "severity": "warning",
					"text": "500 ms of sound were appended and never committed, with turn detection off"}},
			}))
		})
	})

	It("counts findings from a severity on, and nothing that is allowed", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			c := inScope(ctx, s, "a")
			c.Send(`{"type":"response.cancel"}`) // a notice
			time.Sleep(time.Second)
			c.Close()
			for query, want := range map[string]bool{"": true, "?severity=notice": false, "?severity=notice&allow=refused,cancel-inactive": true,
				"?severity=notice&allow=finding": true, "?severity=error": true} {
				ok, _ := verdict(ctx, s, query)
				Expect(ok).To(Equal(want), query)
			}
			for query, param := range map[string]string{"?severity=bad": "severity", "?allow=everything": "allow", "?wait=x": "wait"} {
				a := ctl(ctx, s, "a", "GET", "verdict"+query, "")
				Expect(a.Status).To(Equal(400))
				Expect(a.Mistake()).To(HaveKeyWithValue("param", param))
			}
		})
	})

	It("waits for the end of a session that is asked for", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			c := inScope(ctx, s, "a")
			c.Go(func() {
				time.Sleep(time.Second)
				_ = c.Conn.Close(1000, "")
			})
			ok, _ := verdict(ctx, s, "?wait=over")
			Expect(ok).To(BeTrue())
			c.Close()
		})
	})

	It("does not note that a fault begins later before it does", func() {
		faulty(func(ctx context.Context, s *fakeserver.Server) {
			ctl(ctx, s, "a", "POST", "faults", `{"faults":[{"fault":"noop","delay":"1s"}]}`)
			c := inScope(ctx, s, "a")
			Expect(s.Journal("a")[0].Notes).To(BeEmpty())
			time.Sleep(2 * time.Second)
			Expect(s.Journal("a")[0].Notes).To(Equal([]string{"fault noop begins"}))
			c.Close()
		})
	})
})
