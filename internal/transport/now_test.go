package transport_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

var _ = Describe("A frame that is not waited for", func() {
	small := transport.MemoryOptions{Delay: time.Millisecond, DelayBack: time.Millisecond, Buffer: 4 << 10}
	run := func(e ends, f func(client, server *transport.Conn)) {
		GinkgoHelper()
		Expect(virtualtime.Run(func(context.Context) error { return pair(e, f) })).To(Succeed())
	}

	It("is written when there is room", func() {
		run(ends{link: small}, func(client, server *transport.Conn) {
			Expect(client.WritesNow()).To(BeTrue())
			Expect(client.WriteNow(pattern(1000))).To(BeFalse())
			Expect(client.Flush()).To(Succeed())
			_, frame, err := server.Read()
			Expect(err).NotTo(HaveOccurred())
			Expect(frame).To(Equal(pattern(1000)))
		})
	})

	It("leaves what there is no room for, which goes before everything else", func() {
		run(ends{link: small}, func(client, server *transport.Conn) {
			start := time.Now()
			Expect(client.WriteNow(pattern(100_000))).To(BeTrue())
			Expect(client.WriteNow(pattern(10))).To(BeTrue())
			Expect(time.Since(start)).To(BeZero())
			var group sync.WaitGroup
			group.Go(func() {
				_, _, _ = client.Read()
			})
			group.Go(func() {
				defer GinkgoRecover()
				Expect(client.PingWithin(time.Minute)).To(Succeed())
			})
			var lengths []int
			group.Go(func() {
				time.Sleep(time.Second)
				for range 3 {
					_, frame, _ := server.Read()
					lengths = append(lengths, len(frame))
				}
				time.Sleep(time.Second)
				_ = client.CloseNow()
			})
			Expect(client.Flush()).To(Succeed())
			Expect(time.Since(start)).To(BeNumerically(">", time.Second))
			Expect(client.Write(pattern(20))).To(Succeed())
			group.Wait()
			Expect(lengths).To(Equal([]int{100_000, 10, 20}))
		})
	})

	It("costs the connection when the rest is not taken within the write timeout", func() {
		run(ends{link: small, dial: transport.DialOptions{WriteTimeout: time.Second}}, func(client, _ *transport.Conn) {
			start := time.Now()
			Expect(client.WriteNow(pattern(100_000))).To(BeTrue())
			Expect(client.Flush()).To(MatchError(os.ErrDeadlineExceeded))
			Expect(time.Since(start)).To(Equal(time.Second))
			_, _, err := client.Read()
			Expect(err).To(HaveOccurred())
			_, err = client.WriteNow(pattern(10))
			Expect(err).To(MatchError(os.ErrDeadlineExceeded))
			Expect(client.Write(pattern(10))).To(MatchError(os.ErrDeadlineExceeded))
		})
	})

	It("is given up when this end closes", func() {
		run(ends{link: small}, func(client, _ *transport.Conn) {
			Expect(client.WriteNow(pattern(100_000))).To(BeTrue())
			_ = client.CloseNow()
			Expect(client.Flush()).To(MatchError(net.ErrClosed))
		})
	})

	It("is waited for on a connection that cannot do otherwise", func() {
		run(ends{link: small}, func(client, server *transport.Conn) {
			Expect(server.WritesNow()).To(BeFalse())
			Expect(server.WriteNow(pattern(10))).To(BeFalse())
			Expect(server.Flush()).To(Succeed())
			_, frame, err := client.Read()
			Expect(err).NotTo(HaveOccurred())
			Expect(frame).To(HaveLen(10))
		})
	})
})

var _ = Describe("On real sockets, frames that are not waited for", Label("network"), func() {
	DescribeTable("arrive whole and in order at a peer that is slow to read", func(start func(http.Handler) *httptest.Server) {
		const frames, size = 100, 100_000 // more than the system's buffers hold
		lengths, awake := make(chan []int, 1), make(chan struct{})
		server := start(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c, err := transport.Accept(w, r, nil)
			if err != nil {
				return
			}
			defer c.CloseNow()
			<-awake
			var got []int
			for {
				_, frame, err := c.Read()
				if err != nil {
					lengths <- got
					return
				}
				got = append(got, len(frame))
			}
		}))
		defer server.Close()
		client, err := transport.Dial(context.Background(), "ws"+server.URL[len("http"):], &transport.DialOptions{
			TLS: server.Client().Transport.(*http.Transport).TLSClientConfig,
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(client.WritesNow()).To(BeTrue())
		go func() { _, _, _ = client.Read() }()
		var want []int
		rests := 0
		for k := range frames { // if it waited it would for ever
			want = append(want, size+k)
			rest, err := client.WriteNow(pattern(size + k))
			Expect(err).NotTo(HaveOccurred())
			if rest {
				rests++
			}
		}
		Expect(rests).To(BeNumerically(">", 10))
		close(awake)
		Expect(client.Flush()).To(Succeed())
		Expect(client.Close(1000, "")).To(Or(Succeed(), MatchError(ContainSubstring("no answer"))))
		Expect(slices.Equal(<-lengths, want)).To(BeTrue())
	},
		Entry("over TCP", httptest.NewServer),
		Entry("over TLS", httptest.NewTLSServer),
	)

	It("fail when the peer has cut the connection", func() {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if c, err := transport.Accept(w, r, nil); err == nil {
				_ = c.CloseNow()
			}
		}))
		defer server.Close()
		client, err := transport.Dial(context.Background(), "ws"+server.URL[len("http"):], nil)
		Expect(err).NotTo(HaveOccurred())
		defer client.CloseNow()
		Eventually(func() error {
			_, err := client.WriteNow(pattern(1000))
			return err
		}).Should(Satisfy(func(err error) bool {
			var op *net.OpError
			return errors.As(err, &op) && fmt.Sprint(op) != ""
		}))
	})
})
