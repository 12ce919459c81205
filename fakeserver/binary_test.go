package fakeserver_test

import (
	"context"
	"net/http"

	"github.com/coder/websocket"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
)

// dialBinary sends a binary frame, which the transport never does, and returns the answer.
func dialBinary(ctx context.Context, s *fakeserver.Server) []byte {
	GinkgoHelper()
	transport := &http.Transport{DialContext: s.NetDial, DisableKeepAlives: true}
	conn, _, err := websocket.Dial(ctx, s.URL()+"?model=gpt-realtime", &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: transport}, HTTPHeader: bearer,
	})
	Expect(err).NotTo(HaveOccurred())
	defer func() { _ = conn.CloseNow() }()
	_, _, err = conn.Read(ctx)
	Expect(err).NotTo(HaveOccurred())
	Expect(conn.Write(ctx, websocket.MessageBinary, []byte{1, 2})).To(Succeed())
	_, frame, err := conn.Read(ctx)
	Expect(err).NotTo(HaveOccurred())
	return frame
}
