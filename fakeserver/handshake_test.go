package fakeserver_test

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

var bearer = http.Header{"Authorization": {"Bearer sk-test-0123456789"}}

var _ = Describe("A handshake", func() {
	DescribeTable("that the real server refuses ends with one error event and a close frame",
		func(query string, header http.Header, code, message string, closeCode int, reason string) {
			servertest.InVirtualTime(fakeserver.Options{RequireKey: "sk-right"}, func(ctx context.Context, s *fakeserver.Server) {
				c := dialRaw(ctx, s, query, header)
				only := c.Next()
				problem := only.Event.(*wire.ErrorEvent).Error
				Expect(problem.Code.Or("null")).To(Equal(code))
				Expect(problem.Message).To(ContainSubstring(message))
				Expect(problem.Type).To(Equal("invalid_request_error"))
				Expect(problem.Param.IsNull()).To(BeTrue())
				Expect(problem.EventID.IsNull()).To(BeTrue())
				<-c.Over
				Expect(c.Inbox).To(BeClosed())
				Expect(c.Err()).To(Equal(&transport.CloseError{Code: closeCode, Reason: reason}))
			})
		},
		Entry("wrong key", "?model=gpt-realtime", bearer, "invalid_api_key", "Incorrect API key provided: sk-********6789.",
			3000, "invalid_request_error.invalid_api_key"),
		Entry("no key", "?model=gpt-realtime", http.Header{}, "null", "Missing bearer or basic authentication in header",
			3000, "invalid_request_error"),
		Entry("unknown model", "?model=gpt-nope", http.Header{"Authorization": {"Bearer sk-right"}}, "invalid_model",
			`Model "gpt-nope" is not supported in realtime mode`, 4000, "invalid_request_error.invalid_model"),
		Entry("no model", "", http.Header{"Authorization": {"Bearer sk-right"}}, "missing_model",
			"You must provide a model parameter", 4000, "invalid_request_error.missing_model"),
		Entry("transcription with a model", "?intent=transcription&model=gpt-4o-transcribe", http.Header{"Authorization": {"Bearer sk-right"}}, "invalid_model",
			"You must not provide a model parameter for transcription sessions.", 4000, "invalid_request_error.invalid_model"),
		Entry("beta header", "?model=gpt-realtime", http.Header{"Authorization": {"Bearer sk-right"}, "Openai-Beta": {"realtime=v1"}},
			"beta_api_shape_disabled", "Please use /v1/realtime for the GA API.", 4000, "invalid_request_error.beta_api_shape_disabled"),
		Entry("beta subprotocol", "?model=gpt-realtime", http.Header{"Sec-Websocket-Protocol": {"openai-insecure-api-key.sk-right, openai-beta.realtime-v1"}},
			"beta_api_shape_disabled", "Please use /v1/realtime for the GA API.", 4000, "invalid_request_error.beta_api_shape_disabled"),
	)

	It("takes a key in any spelling of its scheme", func() {
		servertest.InVirtualTime(fakeserver.Options{RequireKey: "sk-right"}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?model=gpt-realtime", http.Header{"Authorization": {"bearer sk-right"}})
			defer c.close()
			Expect(c.Next().Event).To(BeAssignableToTypeOf(&wire.SessionCreated{}))
		})
	})

	It("accepts any key that is not empty, unless one is required", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			c.close()
		})
	})

	It("brings session.created 3 to 6 ms later, so that it has a segment of its own, and what the client sent meanwhile after it", func() {
		delays := map[time.Duration]bool{}
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			for range 20 {
				c := dialRaw(ctx, s, "?model=gpt-realtime", bearer)
				upgraded := time.Since(c.Began)
				Expect(upgraded).To(Equal(upLink + downLink))
				c.Send(`{"type":"response.nope"}`)
				first := c.Next()
				Expect(first.Event).To(BeAssignableToTypeOf(&wire.SessionCreated{}))
				Expect(first.At - upgraded).To(BeNumerically("~", 4500*time.Microsecond, 1500*time.Microsecond))
				delays[first.At-upgraded] = true
				Expect(c.Next().Event).To(BeAssignableToTypeOf(&wire.ErrorEvent{}))
				c.close()
			}
		})
		Expect(len(delays)).To(BeNumerically(">", 1))
	})

	It("that is refused is refused at once", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?model=gpt-nope", bearer)
			Expect(c.Next().At).To(Equal(upLink + downLink))
			<-c.Over
		})
	})

	It("that begins a session which the client leaves at once ends it", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?model=gpt-realtime", bearer)
			Expect(c.Conn.CloseNow()).To(Succeed())
			<-c.Over
			time.Sleep(time.Second)
			Expect(s.Sessions()).To(BeEmpty())
		})
	})

	It("takes the key from a subprotocol, as browsers send it, and selects realtime", func() {
		servertest.InVirtualTime(fakeserver.Options{RequireKey: "ek_1"}, func(ctx context.Context, s *fakeserver.Server) {
			conn, err := transport.Dial(ctx, s.URL()+"?model=gpt-realtime", &transport.DialOptions{
				NetDial: s.NetDial, Subprotocols: []string{"realtime", "openai-insecure-api-key.ek_1"},
			})
			Expect(err).NotTo(HaveOccurred())
			defer func() { _ = conn.CloseNow() }()
			Expect(conn.Subprotocol()).To(Equal("realtime"))
			_, frame, err := conn.Read()
			Expect(err).NotTo(HaveOccurred())
			Expect(string(frame)).To(HavePrefix(`{"type":"session.created"`))
		})
	})

	It("answers other paths with 404", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			_, err := transport.Dial(ctx, "ws://voicesim.test/v1/other", &transport.DialOptions{NetDial: s.NetDial})
			Expect(err).To(MatchError(ContainSubstring("404")))
		})
	})
})

var _ = Describe("A session's life", func() {
	It("ends after its lifetime with an error event and close code 1001", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			time.Sleep(61 * time.Minute)
			<-c.Over
			last := c.During(0)
			Expect(last).To(HaveLen(1))
			Expect(last[0].Event.(*wire.ErrorEvent).Error.Code).To(Equal(wire.Some("session_expired")))
			Expect(last[0].At).To(Equal(upLink + downLink + time.Hour))
			Expect(c.Err()).To(MatchError(&transport.CloseError{
				Code: 1001, Reason: "Your session hit the maximum duration of 60 minutes.",
			}))
		})
	})

	It("goes on while nothing happens", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			Expect(c.During(10 * time.Minute)).To(BeEmpty())
			c.Send(`{"type":"input_audio_buffer.clear"}`)
			c.Until("input_audio_buffer.cleared")
		})
	})

	It("ends with code 1001 when the server closes, which waits for it", func() {
		var ended []string
		servertest.InVirtualTime(fakeserver.Options{Observe: func(o fakeserver.Observation) {
			if e, ok := o.(*fakeserver.SessionEnded); ok {
				ended = append(ended, e.Reason)
			}
		}}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			Expect(s.Close()).To(Succeed())
			<-c.Over
			Expect(c.Err()).To(MatchError(&transport.CloseError{Code: 1001, Reason: "the server is closing"}))
			Expect(s.Close()).To(Succeed())
		})
		Expect(ended).To(Equal([]string{"the server is closing"}))
	})
})
