package transport_test

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gleak"

	"github.com/voicesim/voicesim/internal/transport"
)

// echo accepts a connection and sends back every frame.
func echo(w http.ResponseWriter, r *http.Request) {
	c, err := transport.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer c.CloseNow()
	for {
		_, frame, err := c.Read()
		if err != nil || c.Write(frame) != nil {
			return
		}
	}
}

var _ = Describe("On real sockets", Label("network"), func() {
	BeforeEach(func() {
		before := gleak.Goroutines()
		DeferCleanup(func(ctx SpecContext) {
			Eventually(ctx, gleak.Goroutines).WithTimeout(5 * time.Second).ShouldNot(gleak.HaveLeaked(before))
		})
	})

	exchange := func(url string, opts *transport.DialOptions) {
		GinkgoHelper()
		c, err := transport.Dial(context.Background(), url, opts)
		Expect(err).NotTo(HaveOccurred())
		for _, size := range []int{1, 5000, 500_000} {
			Expect(c.Write(pattern(size))).To(Succeed())
			_, frame, err := c.Read()
			Expect(err).NotTo(HaveOccurred())
			Expect(frame).To(HaveLen(size))
		}
		Expect(c.Close(1000, "")).To(Succeed())
	}

	It("frames go both ways over TCP", func() {
		server := httptest.NewServer(http.HandlerFunc(echo))
		defer server.Close()
		exchange("ws"+strings.TrimPrefix(server.URL, "http"), nil)
	})

	It("frames go both ways over TLS", func() {
		server := httptest.NewUnstartedServer(http.HandlerFunc(echo))
		server.EnableHTTP2 = true // offered, but a WebSocket must not take it
		server.StartTLS()
		defer server.Close()
		trust := server.Client().Transport.(*http.Transport).TLSClientConfig
		exchange("wss"+strings.TrimPrefix(server.URL, "https"), &transport.DialOptions{TLS: &tls.Config{RootCAs: trust.RootCAs}})
	})

	It("a write that the peer does not take is given up", func() {
		silent := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if c, err := transport.Accept(w, r, nil); err == nil {
				<-silent
				_ = c.CloseNow()
			}
		}))
		defer server.Close()
		defer close(silent)
		c, err := transport.Dial(context.Background(), "ws"+strings.TrimPrefix(server.URL, "http"),
			&transport.DialOptions{WriteTimeout: 200 * time.Millisecond})
		Expect(err).NotTo(HaveOccurred())
		defer c.CloseNow()
		Expect(c.Write(make([]byte, 64<<20))).To(MatchError(os.ErrDeadlineExceeded))
	})

	It("Close cuts a peer that does not answer", func() {
		silent := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if c, err := transport.Accept(w, r, nil); err == nil {
				<-silent
				_ = c.CloseNow()
			}
		}))
		defer server.Close()
		defer close(silent)
		c, err := transport.Dial(context.Background(), "ws"+strings.TrimPrefix(server.URL, "http"), nil)
		Expect(err).NotTo(HaveOccurred())
		reading := make(chan error, 1)
		go func() {
			_, _, err := c.Read()
			reading <- err
		}()
		began := time.Now()
		Expect(c.Close(1000, "")).To(MatchError(ContainSubstring("no answer")))
		Expect(time.Since(began)).To(BeNumerically("~", 250*time.Millisecond, 200*time.Millisecond))
		Expect(<-reading).To(MatchError(net.ErrClosed))
	})

	It("Dial is refused where nobody listens", func() {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		address := listener.Addr().String()
		Expect(listener.Close()).To(Succeed())
		_, err = transport.Dial(context.Background(), "ws://"+address+"/?key=secret", nil)
		Expect(err).To(MatchError(HavePrefix("dial " + address + ": ")))
		Expect(err).To(MatchError(ContainSubstring("connection refused")))
	})
})
