package runner_test

import (
	"context"
	"crypto/sha1" //nolint:gosec // as RFC 6455 has it
	"encoding/base64"
	"io"
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
)

// Opcodes of frames, each the last of its message. Source: RFC 6455, section 5.2.
const (
	textFrame   = 0x81
	binaryFrame = 0x82
	closeFrame  = 0x88
)

// byHand is a server that writes short WebSocket frames itself.
func byHand(w http.ResponseWriter, r *http.Request, frames func(write func(opcode byte, text string))) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	accept := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) //nolint:gosec // as above
	_, _ = conn.Write([]byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
		base64.StdEncoding.EncodeToString(accept[:]) + "\r\n\r\n"))
	frames(func(opcode byte, text string) { _, _ = conn.Write(append([]byte{opcode, byte(len(text))}, text...)) })
	_ = conn.SetReadDeadline(time.Now().Add(time.Hour))
	_, _ = io.Copy(io.Discard, buffered) // until the connection ends
}

var _ = Describe("A binary frame of the server", func() {
	It("is counted and told of, and not the end of the call", func() {
		var stats runner.Stats
		var problem error
		Expect(virtualtime.Run(func(ctx context.Context) error {
			memory := transport.NewMemory(nil)
			srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				byHand(w, r, func(write func(byte, string)) {
					write(textFrame, `{"type":"session.updated","session":{"type":"realtime"}}`)
					time.Sleep(time.Second)
					write(binaryFrame, `{"type":"rate_limits.updated"}`)
					write(textFrame, `{"type":"rate_limits.updated"}`)
					time.Sleep(time.Second)
					write(closeFrame, "\x03\xe8")
				})
			})}
			var group sync.WaitGroup
			defer group.Wait()
			defer func() { _ = srv.Close() }()
			group.Go(func() { _ = srv.Serve(memory.Listener()) })
			limits := 0
			s, err := runner.New(&agents.Agent{Name: "Support"}, &runner.Options{
				URL: "ws://server.test/", NetDial: memory.Dial, NoEnvironment: true, Observe: func(ev runner.Event) {
					switch ev := ev.(type) {
					case *runner.RateLimits:
						limits++
					case *runner.Problem:
						problem = ev.Err
					}
				},
			}).Connect(ctx)
			if err != nil {
				return err
			}
			err = s.Wait()
			stats = s.Stats()
			Expect(limits).To(Equal(1))
			return err
		})).To(Succeed())
		Expect(stats.BadFrames).To(Equal(1))
		Expect(problem).To(MatchError("binary frame"))
	})
})
