package transport_test

import (
	"context"
	"net"
	"net/http"
	"strings"

	"github.com/coder/websocket"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

var _ = DescribeTable("A client that compresses", func(mode websocket.CompressionMode, agreed string) {
	Expect(virtualtime.Run(func(context.Context) error {
		network := transport.NewMemory(nil)
		echoed := make(chan struct{})
		defer serve(network, func(w http.ResponseWriter, r *http.Request) {
			defer close(echoed)
			c, err := transport.Accept(w, r, nil)
			Expect(err).NotTo(HaveOccurred())
			defer func() { _ = c.CloseNow() }()
			_, frame, err := c.Read()
			Expect(err).NotTo(HaveOccurred())
			Expect(c.Write(frame)).To(Succeed())
		})()
		dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
			return network.Dial(ctx, "tcp", "voicesim.test:80")
		}
		c, resp, err := websocket.Dial(context.Background(), serverURL, &websocket.DialOptions{
			HTTPClient: &http.Client{Transport: &http.Transport{DialContext: dial}}, CompressionMode: mode, CompressionThreshold: 1,
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(resp.Header.Get("Sec-Websocket-Extensions")).To(Equal(agreed))
		c.SetReadLimit(1 << 20)
		sent := `{"type":"input_audio_buffer.append","audio":"` + strings.Repeat("UklGRg", 20_000) + `"}`
		Expect(c.Write(context.Background(), websocket.MessageText, []byte(sent))).To(Succeed())
		_, got, err := c.Read(context.Background())
		Expect(err).NotTo(HaveOccurred())
		Expect(string(got) == sent).To(BeTrue())
		_ = c.CloseNow()
		<-echoed
		return nil
	})).To(Succeed())
},
	Entry("may, as with the live server", websocket.CompressionContextTakeover, "permessage-deflate"),
	Entry("need not", websocket.CompressionDisabled, ""),
)
