package transport_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/transport"
)

var _ = Describe("Close", func() {
	It("tells the peer the code and the reason, behind everything that was written", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			var frames []string
			var reason error
			var reading sync.WaitGroup
			reading.Go(func() { frames, reason = readAll(client) })
			Expect(server.Write([]byte("goodbye"))).To(Succeed())
			began := time.Now()
			Expect(server.Close(4000, "session expired")).To(Succeed())
			Expect(time.Since(began)).To(Equal(roundTrip), "the time of the peer's answer")
			reading.Wait()
			Expect(frames).To(Equal([]string{"goodbye"}))
			closed, ok := errors.AsType[*transport.CloseError](reason)
			Expect(ok).To(BeTrue(), "%v", reason)
			Expect(*closed).To(Equal(transport.CloseError{Code: 4000, Reason: "session expired"}))
			_, _, again := client.Read()
			Expect(again).To(BeIdenticalTo(reason))
		})
	})

	It("ends a Read of the same end as a closed one, not with the peer's answer", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			var reason error
			var reading sync.WaitGroup
			reading.Go(func() { _, _ = readAll(server) })
			reading.Go(func() { _, _, reason = client.Read() })
			time.Sleep(time.Second)
			Expect(client.Close(1000, "")).To(Succeed())
			reading.Wait()
			Expect(reason).To(MatchError(net.ErrClosed))
		})
	})

	DescribeTable("takes the close wait at most when the peer is silent",
		func(wait, expected time.Duration, before func(client *transport.Conn, busy *sync.WaitGroup)) {
			e := ends{link: plausible, dial: transport.DialOptions{CloseWait: wait}}
			e.link.Buffer = 10_000
			inBubble(e, func(client, server *transport.Conn) { // nobody reads the server's end
				var busy sync.WaitGroup
				before(client, &busy)
				time.Sleep(time.Second)
				began := time.Now()
				Expect(client.Close(1000, "")).To(MatchError(ContainSubstring("no answer from the peer")))
				Expect(time.Since(began)).To(Equal(expected))
				busy.Wait()
			})
		},
		Entry("by default", time.Duration(0), 250*time.Millisecond, func(*transport.Conn, *sync.WaitGroup) {}),
		Entry("when told", time.Second, time.Second, func(*transport.Conn, *sync.WaitGroup) {}),
		Entry("when a goroutine sits in Read", time.Duration(0), 250*time.Millisecond,
			func(client *transport.Conn, busy *sync.WaitGroup) {
				busy.Go(func() {
					defer GinkgoRecover()
					_, _, err := client.Read()
					Expect(err).To(MatchError(net.ErrClosed))
				})
			}),
		Entry("when a goroutine is stuck in Write", time.Duration(0), 250*time.Millisecond,
			func(client *transport.Conn, busy *sync.WaitGroup) {
				busy.Go(func() {
					defer GinkgoRecover()
					Expect(client.Write(pattern(100_000))).To(MatchError(net.ErrClosed))
				})
			}),
	)

	It("does its work once, whoever calls it and how often", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			began := time.Now()
			errs := make([]error, 5)
			var closing sync.WaitGroup
			for i := range errs {
				closing.Go(func() { errs[i] = client.Close(1000, "") })
			}
			closing.Wait()
			Expect(time.Since(began)).To(Equal(250 * time.Millisecond))
			for _, err := range errs {
				Expect(err).To(BeIdenticalTo(errs[0]))
			}
			Expect(client.CloseNow()).To(BeIdenticalTo(errs[0]))
			Expect(time.Since(began)).To(Equal(250 * time.Millisecond))
		})
	})

	It("succeeds when the peer has closed already", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			var reading sync.WaitGroup
			reading.Go(func() { _, _ = readAll(client) })
			Expect(server.Close(1000, "")).To(Succeed())
			reading.Wait()
			began := time.Now()
			Expect(client.Close(1000, "")).To(Succeed())
			Expect(time.Since(began)).To(BeZero())
		})
	})

	It("succeeds when both ends close at the same time", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			var closing sync.WaitGroup
			closing.Go(func() { _, _ = readAll(client) })
			closing.Go(func() { _, _ = readAll(server) })
			time.Sleep(time.Second)
			began := time.Now()
			closing.Go(func() { _ = client.Close(1000, "") })
			closing.Go(func() { _ = server.Close(1000, "") })
			closing.Wait()
			Expect(time.Since(began)).To(BeNumerically("<", 250*time.Millisecond))
		})
	})

	It("cuts a long reason between two characters", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			var reason error
			var reading sync.WaitGroup
			reading.Go(func() { _, reason = readAll(client) })
			Expect(server.Close(4001, strings.Repeat("ü", 100))).To(Succeed())
			reading.Wait()
			closed, ok := errors.AsType[*transport.CloseError](reason)
			Expect(ok).To(BeTrue(), "%v", reason)
			Expect(closed.Reason).To(Equal(strings.Repeat("ü", 61)))
		})
	})

	It("refuses reads and writes afterwards", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			_ = client.Close(1000, "")
			_, _, err := client.Read()
			Expect(err).To(MatchError(net.ErrClosed))
			Expect(client.Write([]byte("x"))).To(MatchError(net.ErrClosed))
			Expect(client.Ping()).To(MatchError(net.ErrClosed))
		})
	})
})

var _ = Describe("CloseNow", func() {
	It("takes no time, and the peer sees a lost connection", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			Expect(client.Write([]byte("last words"))).To(Succeed())
			began := time.Now()
			Expect(client.CloseNow()).To(Succeed())
			Expect(time.Since(began)).To(BeZero())
			frames, err := readAll(server)
			Expect(frames).To(Equal([]string{"last words"}))
			Expect(err).To(MatchError(io.ErrUnexpectedEOF))
			Expect(time.Since(began)).To(Equal(plausible.Delay))
		})
	})

	It("ends a Read of the same end at once", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			var err error
			var reading sync.WaitGroup
			reading.Go(func() { _, _, err = client.Read() })
			time.Sleep(time.Second)
			began := time.Now()
			Expect(client.CloseNow()).To(Succeed())
			reading.Wait()
			Expect(err).To(MatchError(net.ErrClosed))
			Expect(time.Since(began)).To(BeZero())
		})
	})

	It("cuts short a Close that waits", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			began := time.Now()
			var closing sync.WaitGroup
			closing.Go(func() { _ = client.Close(1000, "") })
			time.Sleep(100 * time.Millisecond)
			_ = client.CloseNow()
			closing.Wait()
			Expect(time.Since(began)).To(Equal(100 * time.Millisecond))
		})
	})
})
