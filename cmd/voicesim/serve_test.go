package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("voicesim serve", Label("network"), func() {
	It("answers a plain WebSocket client until it is interrupted", func(spec SpecContext) {
		ctx, interrupt := context.WithCancel(spec)
		defer interrupt()
		out, in := io.Pipe()
		code := make(chan int, 1)
		go func() {
			code <- execute(ctx, []string{"serve", "--addr", "127.0.0.1:0"}, in, io.Discard)
			in.Close()
		}()
		url, err := bufio.NewReader(out).ReadString('\n')
		Expect(err).NotTo(HaveOccurred())

		conn, _, err := websocket.Dial(spec, strings.TrimSpace(url)+"?model=gpt-realtime-2", &websocket.DialOptions{
			HTTPHeader: http.Header{"Authorization": {"Bearer any"}},
		})
		Expect(err).NotTo(HaveOccurred())
		defer conn.CloseNow()
		conn.SetReadLimit(-1)
		send := func(event any) { Expect(wsjson.Write(spec, conn, event)).To(Succeed()) }
		send(map[string]any{"type": "session.update", "session": map[string]any{"type": "realtime", "output_modalities": []string{"text"}}})
		send(map[string]any{"type": "conversation.item.create", "item": map[string]any{
			"type": "message", "role": "user", "content": []any{map[string]any{"type": "input_text", "text": "Hello there"}},
		}})
		send(map[string]any{"type": "response.create"})

		var types []string
		text := ""
		for len(types) == 0 || types[len(types)-1] != "response.done" {
			var event struct{ Type, Text string }
			Expect(wsjson.Read(spec, conn, &event)).To(Succeed())
			types = append(types, event.Type)
			text += event.Text
		}
		Expect(types[:8]).To(Equal([]string{
			"session.created", "session.updated", "conversation.item.added", "conversation.item.done", "response.created",
			"response.output_item.added", "conversation.item.added", "response.content_part.added",
		}))
		Expect(text).To(ContainSubstring("Hello there"))

		interrupt()
		Eventually(code).WithContext(spec).Should(Receive(Equal(exitInterrupted)))
	}, SpecTimeout(20*time.Second))

	It("says when it cannot listen", func() {
		o := voicesim("serve", "--addr", "256.0.0.1:1")
		Expect(o.code).To(Equal(exitNotPlayed))
		Expect(o.stderr).To(HavePrefix("voicesim: listen tcp"))
	})
})
