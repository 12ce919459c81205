package transport_test

import (
	"context"
	"errors"
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

// dial opens a connection to a handler in virtual time and returns the error.
func dial(ctx context.Context, url string, opts transport.DialOptions, handler http.HandlerFunc) error {
	network := transport.NewMemory(&plausible)
	defer serve(network, handler)()
	opts.NetDial = network.Dial
	c, err := transport.Dial(ctx, url, &opts)
	if err == nil {
		return c.CloseNow()
	}
	if _, refused := errors.AsType[*transport.HandshakeError](err); refused {
		time.Sleep(2 * roundTrip)
		Expect(transport.Open(network)).To(BeZero(), "the connection must not stay open")
	}
	return err
}

var _ = Describe("Dial", func() {
	secret := http.Header{"Authorization": {"Bearer sk-secret"}}

	DescribeTable("keeps the status and the beginning of the body of an answer that is no WebSocket",
		func(handler http.HandlerFunc, status int, body string) {
			Expect(virtualtime.Run(func(ctx context.Context) error {
				err := dial(ctx, serverURL+"?model=m", transport.DialOptions{Header: secret}, handler)
				refused, ok := errors.AsType[*transport.HandshakeError](err)
				Expect(ok).To(BeTrue(), "%v", err)
				Expect(refused).To(And(HaveField("Status", status), HaveField("Body", body)))
				Expect(refused.Header.Get("Date")).NotTo(BeEmpty())
				Expect(err).To(MatchError(HavePrefix("dial voicesim.test: server answered ")))
				Expect(err.Error()).NotTo(ContainSubstring("secret"))
				return nil
			})).To(Succeed())
		},
		Entry("refused", answer(401, `{"error":{"code":"invalid_api_key"}}`), 401, `{"error":{"code":"invalid_api_key"}}`),
		Entry("overloaded, without a body", answer(503, ""), 503, ""),
		Entry("a long page", answer(404, strings.Repeat("x", 5000)), 404, strings.Repeat("x", 1024)),
		Entry("a web page", answer(200, "hello"), 200, "hello"),
		Entry("a redirect, which would carry the key elsewhere", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "ws://elsewhere.test/")
			w.WriteHeader(http.StatusFound)
		}), 302, ""),
	)

	It("sends the headers and takes one round trip", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			began := time.Now()
			var key string
			Expect(dial(ctx, serverURL, transport.DialOptions{Header: secret}, func(w http.ResponseWriter, r *http.Request) {
				key = r.Header.Get("Authorization")
				c, err := transport.Accept(w, r, nil)
				if err == nil {
					_ = c.CloseNow()
				}
			})).To(Succeed())
			Expect(key).To(Equal("Bearer sk-secret"))
			Expect(time.Since(began)).To(Equal(roundTrip))
			return nil
		})).To(Succeed())
	})

	It("ends with its context while the server thinks", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			ctx, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			began := time.Now()
			err := dial(ctx, serverURL, transport.DialOptions{Header: secret}, func(w http.ResponseWriter, r *http.Request) {
				<-r.Context().Done()
			})
			Expect(err).To(MatchError(context.DeadlineExceeded))
			Expect(time.Since(began)).To(Equal(time.Second))
			return nil
		})).To(Succeed())
	})

	It("ends with its context while the network dials", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			ctx, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			_, err := transport.Dial(ctx, serverURL, &transport.DialOptions{
				NetDial: func(ctx context.Context, _, _ string) (net.Conn, error) {
					<-ctx.Done()
					return nil, ctx.Err()
				},
			})
			Expect(err).To(MatchError(context.DeadlineExceeded))
			return nil
		})).To(Succeed())
	})

	It("gives a connection that outlives its context", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			network := transport.NewMemory(&plausible)
			defer serve(network, func(w http.ResponseWriter, r *http.Request) {
				c, err := transport.Accept(w, r, nil)
				if err != nil {
					return
				}
				time.Sleep(time.Minute)
				_ = c.Write([]byte("late"))
				_ = c.CloseNow()
			})()
			ctx, cancel := context.WithCancel(ctx)
			c, err := transport.Dial(ctx, serverURL, &transport.DialOptions{NetDial: network.Dial})
			Expect(err).NotTo(HaveOccurred())
			cancel()
			_, frame, err := c.Read()
			Expect(err).NotTo(HaveOccurred())
			Expect(string(frame)).To(Equal("late"))
			return c.CloseNow()
		})).To(Succeed())
	})

	DescribeTable("says what is wrong with an address, without its query",
		func(url, message string) {
			_, err := transport.Dial(context.Background(), url, &transport.DialOptions{
				NetDial: func(context.Context, string, string) (net.Conn, error) { return nil, syscall.ECONNREFUSED },
			})
			Expect(err).To(MatchError(message))
		},
		Entry("nobody there", "ws://voicesim.test/?key=secret", "dial voicesim.test: connection refused"),
		Entry("another scheme", "ftp://voicesim.test/?key=secret", `dial voicesim.test: not a WebSocket URL: scheme "ftp"`),
		Entry("no host", "ws:///realtime?key=secret", "dial: not a WebSocket URL: no host"),
		Entry("no URL at all", "ws://%zz?key=secret", "dial: not a WebSocket URL: malformed"),
	)
})

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

var _ = Describe("Accept", func() {
	It("answers a request that is no handshake", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			network := transport.NewMemory(nil)
			var accepting error
			defer serve(network, func(w http.ResponseWriter, r *http.Request) {
				_, accepting = transport.Accept(w, r, nil)
			})()
			client := &http.Client{Transport: &http.Transport{DialContext: network.Dial, DisableKeepAlives: true}}
			response, err := client.Get("http://voicesim.test/v1/realtime")
			Expect(err).NotTo(HaveOccurred())
			Expect(response.Body.Close()).To(Succeed())
			Expect(response.StatusCode).To(Equal(http.StatusUpgradeRequired))
			Expect(accepting).To(MatchError(HavePrefix("accept client: ")))
			return nil
		})).To(Succeed())
	})

	It("takes connections of web pages from anywhere", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			return dial(ctx, serverURL, transport.DialOptions{Header: http.Header{"Origin": {"http://studio.test"}}},
				func(w http.ResponseWriter, r *http.Request) {
					if c, err := transport.Accept(w, r, nil); err == nil {
						_ = c.CloseNow()
					}
				})
		})).To(Succeed())
	})
})
