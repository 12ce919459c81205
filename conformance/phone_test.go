package conformance_test

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// post sends a request of REST and returns the body of its answer.
func post(ctx context.Context, server *fakeserver.Server, path, body string) []byte {
	GinkgoHelper()
	address := strings.Replace(server.URL(), "ws:", "http:", 1) + path
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	req.Header.Set("Authorization", "Bearer sk-test")
	req.Header.Set("Content-Type", "application/json")
	client := &http.Client{Transport: &http.Transport{DialContext: server.NetDial, DisableKeepAlives: true}}
	resp, err := client.Do(req)
	Expect(err).NotTo(HaveOccurred())
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	Expect(err).NotTo(HaveOccurred())
	Expect(resp.StatusCode).To(Equal(http.StatusOK), string(text))
	return text
}

var _ = Describe("The control socket of a phone call", func() {
	It("hears keys, and answers without sound", func() {
		var id string
		session{sideband: true, cut: true, server: answering(fakeserver.Reply{Say: arrives}, fakeserver.Reply{Say: arrives}),
			before: func(ctx context.Context, server *fakeserver.Server) string {
				call, err := server.Ring(ctx, &fakeserver.IncomingCall{})
				Expect(err).NotTo(HaveOccurred())
				id = call.ID
				post(ctx, server, "/calls/"+id+"/accept", `{"type":"realtime","model":"gpt-realtime-2.1","instructions":"Answer."}`)
				return "?call_id=" + id
			}}.run(func(c *client) {
			c.send(update(`"instructions":"Be brief."`))
			c.until("session.updated")
			Expect(c.server.PressKeys(id, "5#")).To(Succeed())
			c.until("input_audio_buffer.dtmf_event_received")
			c.send(ask)
			got := c.until("response.done")
			Expect(got).NotTo(ContainElement(BeAssignableToTypeOf(&wire.ResponseOutputAudioDelta{})))
			c.until("output_audio_buffer.stopped")
			c.send(ask)
			c.until("output_audio_buffer.started")
			c.until("response.done")
			c.send(`{"type":"output_audio_buffer.clear"}`)
			c.until("output_audio_buffer.cleared")
			Expect(c.server.HangUp(id)).To(Succeed())
			c.rest(1_000_000_000)
		})
	})
})

var _ = Describe("A client secret", func() {
	DescribeTable("is told as published, and opens a session", func(body, query, created string) {
		needData("realtime-schemas.json")
		var told []byte
		s := session{header: http.Header{}}
		s.before = func(ctx context.Context, server *fakeserver.Server) string {
			told = post(ctx, server, "/client_secrets", body)
			var secret struct{ Value string }
			Expect(json.Unmarshal(told, &secret)).To(Succeed())
			s.header.Set("Authorization", "Bearer "+secret.Value)
			return query
		}
		s.run(func(c *client) {
			Expect(c.next().(*wire.SessionCreated).Session.Type).To(Equal(created))
		})
		Expect(schemas().check(secretBody, told)).To(BeEmpty())
	},
		Entry("of a conversation", `{"session":{"type":"realtime","model":"gpt-realtime-2.1","audio":{"output":{"voice":"cedar"}}}}`, "", "realtime"),
		Entry("of a transcription", `{"expires_after":{"anchor":"created_at","seconds":60},"session":{"type":"transcription",`+
			`"audio":{"input":{"transcription":{"model":"whisper-1"}}}}}`, "", "transcription"),
		Entry("without a session", `{}`, "?model=gpt-realtime", "realtime"),
	)
})

var _ = Describe("The webhook of a phone call", func() {
	It("is as published", func() {
		needData("realtime-schemas.json")
		bodies := make(chan []byte, 1)
		receiver := &http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			bodies <- body
		})}
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		go func() { _ = receiver.Serve(listener) }()
		DeferCleanup(receiver.Close)
		server := fakeserver.New(&fakeserver.Options{Webhook: &fakeserver.Webhook{
			URL: "http://" + listener.Addr().String(), Secret: "whsec_c2VjcmV0",
		}})
		_, err = server.Ring(context.Background(), &fakeserver.IncomingCall{})
		Expect(err).NotTo(HaveOccurred())
		Expect(schemas().check(webhookBody, <-bodies)).To(BeEmpty())
	}, Label("network"))
})
