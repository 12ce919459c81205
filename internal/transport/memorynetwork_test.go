package transport_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

var _ = Describe("The network of a Memory", func() {
	It("refuses connections when its listener is closed", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			network := transport.NewMemory(nil)
			waiting, err := network.Dial(ctx, "tcp", "voicesim.test:80")
			Expect(err).NotTo(HaveOccurred())
			Expect(network.Listener().Close()).To(Succeed())
			Expect(network.Listener().Close()).To(Succeed())
			_, err = network.Dial(ctx, "tcp", "voicesim.test:80")
			Expect(err).To(MatchError(syscall.ECONNREFUSED))
			_, err = network.Listener().Accept()
			Expect(err).To(MatchError(net.ErrClosed))
			_, _, err = receive(waiting, 1)
			Expect(err).To(BeIdenticalTo(io.EOF), "nobody accepted it")
			return nil
		})).To(Succeed())
	})

	It("refuses connections that nobody accepts", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			network := transport.NewMemory(nil)
			defer network.Close()
			opened := 0
			for ; opened < 5000; opened++ {
				if _, err := network.Dial(ctx, "tcp", "voicesim.test:80"); err != nil {
					Expect(err).To(MatchError(syscall.ECONNREFUSED))
					break
				}
			}
			Expect(opened).To(Equal(4096))
			return nil
		})).To(Succeed())
	})

	It("opens no connection for a context that has ended", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			_, err := transport.NewMemory(nil).Dial(ctx, "tcp", "voicesim.test:80")
			Expect(err).To(MatchError(context.Canceled))
			return nil
		})).To(Succeed())
	})

	It("carries HTTP with kept connections, and nothing is left after Close", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			network := transport.NewMemory(&plausible)
			defer serve(network, func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(w, r.Body)
			})()
			client := &http.Client{Transport: &http.Transport{DialContext: network.Dial}}
			defer client.CloseIdleConnections()
			for range 3 {
				began := time.Now()
				response, err := client.Post("http://voicesim.test/echo", "text/plain", strings.NewReader("hello"))
				Expect(err).NotTo(HaveOccurred())
				body, err := io.ReadAll(response.Body)
				Expect(err).NotTo(HaveOccurred())
				Expect(response.Body.Close()).To(Succeed())
				Expect(string(body)).To(Equal("hello"))
				Expect(time.Since(began)).To(Equal(roundTrip))
			}
			return nil
		})).To(Succeed())
	})
})
