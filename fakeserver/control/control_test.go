package control_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("The control endpoint", func() {
	It("is not there unless it is asked for", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			Expect(ctl(ctx, s, "", "GET", "health", "").Status).To(Equal(404))
			servertest.DialModel(ctx, s, "gpt-realtime").Close()
			Expect(s.Journal("")).To(BeEmpty())
		})
	})

	It("tells how the server is", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			c := inScope(ctx, s, "a")
			defer c.Close()
			a := ctl(ctx, s, "a", "GET", "health", "")
			Expect(a.Status).To(Equal(200))
			Expect(a.Body).To(And(HaveKeyWithValue("ok", true), HaveKeyWithValue("sessions", 1.0)))
			Expect(ctl(ctx, s, "b", "GET", "health", "").Body).To(And(
				HaveKeyWithValue("sessions", 0.0), HaveKeyWithValue("sessions_of_all_scopes", 1.0)))
		})
	})

	It("does not answer pages of other origins", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			from := func(origin string) int {
				return servertest.Request(ctx, s, "POST", "/_voicesim/reset", http.Header{"Origin": {origin}}, "").Status
			}
			Expect(from("https://example.test")).To(Equal(403))
			Expect(from("null")).To(Equal(403))
			Expect(from("http://voicesim.test")).To(Equal(200))
		})
	})

	DescribeTable("refuses what is wrong", func(method, path, body string, status int, param string) {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			a := ctl(ctx, s, "", method, path, body)
			Expect(a.Status).To(Equal(status), a.Text)
			Expect(a.Mistake()["message"]).NotTo(Or(BeEmpty(), ContainSubstring("EOF")))
			if status == 400 {
				Expect(a.Mistake()).To(HaveKeyWithValue("param", orNull(param)))
			}
		})
	},
		Entry("nothing to load", "POST", "load", `{}`, 400, ""),
		Entry("an unknown key", "POST", "load", `{"rules":[{"sings":"x"}]}`, 400, "rules[0].sings"),
		Entry("a latency that is none", "POST", "load", `{"script":[{"say":"x"},{"say":"y","latency":"soon"}]}`, 400, "script[1].latency"),
		Entry("a refusal that is none", "POST", "refuse", `{"code":"mood"}`, 400, "code"),
		Entry("a webhook to elsewhere", "POST", "calls", `{"webhook":{"url":"http://192.0.2.1/","secret":"whsec_eA=="}}`, 400, "webhook"),
		Entry("an unknown call", "POST", "calls/rtc_1/hangup", ``, 404, ""),
		Entry("an unknown session", "GET", "sessions/7/log", ``, 404, ""),
		Entry("a body that is cut", "POST", "load", `{"script":`, 400, ""),
		Entry("a wrong method", "GET", "reset", ``, 405, ""),
		Entry("another wrong method", "DELETE", "journal", ``, 405, ""),
		Entry("an unknown path", "GET", "secrets", ``, 404, ""),
	)

	It("loads a script for the next session of a scope only", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			Expect(ctl(ctx, s, "a", "POST", "load", `{"script":[
				{"typed":"hello","say":"Hello there."},
				{"typed":"joke","say":"No jokes.","optional":true},
				{"say":"One moment.","calls":[{"name":"look_up","arguments":{"id":7}}]}],"otherwise":"That is all."}`).Status).To(Equal(200))
			other := inScope(ctx, s, "b")
			Expect(other.Says("Hello.")).NotTo(Equal("Hello there."))
			other.Close()
			c := inScope(ctx, s, "a")
			Expect(c.Says("Well, hello!")).To(Equal("Hello there."))
			Expect(c.Says("Look it up.")).To(Equal("One moment.look_up"))
			Expect(c.Says("And now?")).To(Equal("That is all."))
			c.Close()
			next := inScope(ctx, s, "a")
			Expect(next.Says("Hello.")).NotTo(Equal("Hello there."))
			next.Close()
			notes := s.Journal("a")[0].Notes
			Expect(notes).To(HaveExactElements(ContainSubstring("look_up is called, and is none of the response's tools: none"),
				MatchRegexp(`^resp_\w+: no line of the script answers the typed turn "And now\?"; all lines have been played$`)))
		})
	})

	It("waits for what the next line of a script answers", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			ctl(ctx, s, "", "POST", "load", `{"script":[{"typed":"hello","say":"Hello there."},{"typed":"what","say":"This."}],"rules":[{"typed":"bye","say":"Bye."}]}`)
			c := inScope(ctx, s, "")
			defer c.Close()
			Expect(c.Says("Good bye.")).To(Equal("Bye."))
			Expect(c.Says("What?")).To(BeEmpty())
			Expect(c.Says("Hello.")).To(Equal("Hello there."))
			Expect(s.Journal("")[0].Notes).To(HaveExactElements(ContainSubstring("line 1 is next")))
		})
	})

	It("loads rules for all sessions of a scope, named in the path", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			Expect(servertest.Request(ctx, s, "POST", "/scope/b/_voicesim/load", nil,
				`{"rules":[{"typed":"hello","say":"Hello, B."}],"for":"all"}`).Status).To(Equal(200))
			for range 2 {
				conn, err := transport.Dial(ctx, "ws://voicesim.test/scope/b/v1/realtime?model=gpt-realtime",
					&transport.DialOptions{NetDial: s.NetDial, Header: bearer})
				Expect(err).NotTo(HaveOccurred())
				_ = conn.Close(1000, "")
				c := inScope(ctx, s, "b")
				Expect(c.Says("Hello.")).To(Equal("Hello, B."))
				c.Close()
			}
			Expect(s.Journal("b")).To(HaveLen(4))
		})
	})

	It("refuses the next connection", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			ctl(ctx, s, "", "POST", "refuse", `{"code":"insufficient_quota"}`)
			c := servertest.Dial(ctx, s, "?model=gpt-realtime", bearer)
			Expect(c.Next().Event.(*wire.ErrorEvent).Error.Type).To(Equal("insufficient_quota"))
			<-c.Over
			servertest.DialModel(ctx, s, "gpt-realtime").Close()
		})
	})

	It("lets calls ring, and hangs up", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			a := ctl(ctx, s, "a", "POST", "calls", `{"sip_headers":[{"name":"From","value":"sip:me"}]}`)
			Expect(a.Status).To(Equal(201))
			id := a.Body["call_id"].(string)
			Expect(act(ctx, s, id, "accept", acceptance).Status).To(Equal(200))
			c := servertest.Dial(ctx, s, "?call_id="+id, http.Header{"Authorization": {"Bearer k"}, "X-Voicesim-Scope": {"a"}})
			time.Sleep(time.Second)
			Expect(ctl(ctx, s, "a", "POST", "calls/"+id+"/keys", `{"keys":"1"}`).Status).To(Equal(200))
			Expect(c.Next().Event).To(BeAssignableToTypeOf(&wire.InputAudioBufferDtmfEventReceived{}))
			Expect(ctl(ctx, s, "a", "POST", "calls/"+id+"/hangup", ``).Status).To(Equal(200))
			<-c.Over
			Expect(ctl(ctx, s, "a", "GET", "calls", "").Text).To(ContainSubstring(`"state": "ended"`))
		})
	})

	It("resets a scope and nothing else", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			a, b := inScope(ctx, s, "a"), inScope(ctx, s, "b")
			defer b.Close()
			ctl(ctx, s, "a", "POST", "load", `{"rules":[{"say":"Loaded."}],"for":"all"}`)
			ctl(ctx, s, "a", "POST", "calls", `{}`)
			Expect(ctl(ctx, s, "a", "POST", "reset", "").Status).To(Equal(200))
			<-a.Over
			Expect(a.Err()).To(Equal(&transport.CloseError{Code: 1001, Reason: "the scope was reset"}))
			Expect(s.Journal("a")).To(BeEmpty())
			Expect(s.Calls("a")).To(BeEmpty())
			Expect(s.Journal("b")).To(HaveLen(1))
			again := inScope(ctx, s, "a")
			defer again.Close()
			Expect(again.Says("Hello.")).NotTo(Equal("Loaded."))
		})
	})

	It("puts the sessions of a secret into the secret's scope", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			a := servertest.Request(ctx, s, "POST", "/scope/web/v1/realtime/client_secrets", withKey("k"), "{}")
			c := servertest.Dial(ctx, s, "?model=gpt-realtime", withKey(a.Body["value"].(string)))
			c.Close()
			Expect(s.Journal("web")).To(HaveLen(1))
		})
	})
})

var _ = Describe("A journal", func() {
	const secretive = `{"type":"session.update","event_id":"u1","session":{"type":"realtime","tools":[{"type":"mcp","server_label":"m",` +
		`"server_url":"https://mcp.example.test","authorization":"tok-1234","headers":{"X-Key":"k-1234"}}]}}`

	It("has every event of the client with its time, size and outcome, and no sound or secret", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			c := servertest.Dial(ctx, s, "?model=gpt-realtime", http.Header{"Authorization": {"Bearer sk-test-0123456789"}, "User-Agent": {"mine/1.0"}})
			c.Next()
			c.Send(secretive)
			time.Sleep(2 * time.Second)
			c.Send(appended(960))
			c.Send(`{"type":"input_audio_buffer.commit"}`)
			c.Send(`{broken`)
			time.Sleep(time.Second)
			_ = c.Conn.Close(1000, "")
			<-c.Over
			time.Sleep(time.Second)
			a := ctl(ctx, s, "", "GET", "journal", "")
			for _, hidden := range []string{"tok-1234", "k-1234", "0123456789", "AAAA"} {
				Expect(a.Text).NotTo(ContainSubstring(hidden))
			}
			j := s.Journal("")[0]
			Expect(j).To(And(HaveField("UserAgent", "mine/1.0"), HaveField("Key", "sk-********6789"), HaveField("Over", true),
				HaveField("Kind", "realtime"), HaveField("Model", "gpt-realtime"), HaveField("Reason", ContainSubstring("1000"))))
			var events []any
			for _, e := range a.Body["sessions"].([]any)[0].(map[string]any)["events"].([]any) {
				ev := e.(map[string]any)
				events = append(events, []any{ev["type"], ev["outcome"]})
			}
			Expect(events).To(Equal([]any{
				[]any{"session.update", "accepted"}, []any{"input_audio_buffer.append", "accepted"},
				[]any{"input_audio_buffer.commit", "input_audio_buffer_commit_empty"}, []any{"", "invalid_json"},
			}))
			Expect(a.Text).To(ContainSubstring(`"authorization": "***"`))
			Expect(j.Lint).To(HaveLen(2))
			Expect(ctl(ctx, s, "", "GET", "lint", "").Text).To(ContainSubstring(`"rule": "commit-with-vad"`))
		})
	})

	It("can be read as a log, a line for each frame of either end", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			c := servertest.DialModel(ctx, s, "gpt-realtime")
			c.Send(appended(960))
			c.Send(typedHello)
			c.Send(create)
			c.Until("response.done")
			c.Close()
			time.Sleep(time.Second)
			a := ctl(ctx, s, "", "GET", "sessions/1/log", "")
			Expect(a.Status).To(Equal(200))
			var lines []map[string]any
			for scan := bufio.NewScanner(strings.NewReader(a.Text)); scan.Scan(); {
				var line map[string]any
				Expect(json.Unmarshal(scan.Bytes(), &line)).To(Succeed())
				lines = append(lines, line)
			}
			Expect(lines[0]).To(HaveKeyWithValue("session", 1.0))
			Expect(lines[1]).To(And(HaveKeyWithValue("from", "server"), HaveKeyWithValue("type", "session.created"), HaveKeyWithValue("offset_ms", 5.349)))
			Expect(lines[2]).To(And(HaveKeyWithValue("from", "client"), HaveKeyWithValue("offset_ms", 35.399),
				HaveKeyWithValue("event", HaveKeyWithValue("audio", And(HaveKeyWithValue("bytes", 960.0),
					HaveKeyWithValue("sha256", "3dc463a76fc170607c07b104c3cb531362ce7d6e10c1a34e0c0f370aeae08ce8"))))))
			var heard bool
			for _, l := range lines {
				if l["type"] == "response.output_audio.delta" {
					heard = true
					Expect(l["event"]).To(HaveKeyWithValue("delta", HaveKeyWithValue("bytes", BeNumerically(">", 0))))
				}
			}
			Expect(heard).To(BeTrue())
		})
	})
})
