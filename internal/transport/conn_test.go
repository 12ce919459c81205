package transport_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

// inBubble runs f with both ends of a connection in virtual time.
func inBubble(e ends, f func(client, server *transport.Conn)) {
	GinkgoHelper()
	Expect(virtualtime.Run(func(context.Context) error { return pair(e, f) })).To(Succeed())
}

var _ = Describe("Conn", func() {
	It("carries frames of every size both ways, unchanged", func() {
		sizes := []int{0, 1, 125, 126, 4090, 4096, 4100, 8192, 65535, 65536, 300_000}
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			for _, way := range []struct{ from, to *transport.Conn }{{client, server}, {server, client}} {
				var writing sync.WaitGroup
				writing.Go(func() {
					for _, size := range sizes {
						if err := way.from.Write(pattern(size)); err != nil {
							return
						}
					}
				})
				for _, size := range sizes {
					binary, frame, err := way.to.Read()
					Expect(err).NotTo(HaveOccurred())
					Expect(binary).To(BeFalse())
					Expect(bytes.Equal(frame, pattern(size))).To(BeTrue(), "frame of %d bytes", size)
				}
				writing.Wait()
			}
		})
	})

	It("delivers each frame when it has travelled, in the order it was sent", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			began := time.Now()
			var writing sync.WaitGroup
			writing.Go(func() {
				for i := range 5 {
					_ = client.Write(fmt.Append(nil, i))
					time.Sleep(time.Duration(i) * time.Millisecond) // closer together than the delay
				}
			})
			for i, sent := range []time.Duration{0, 0, 1, 3, 6} {
				_, frame, err := server.Read()
				Expect(err).NotTo(HaveOccurred())
				Expect(string(frame)).To(Equal(fmt.Sprint(i)))
				Expect(time.Since(began)).To(Equal(sent*time.Millisecond + plausible.Delay))
			}
			writing.Wait()
		})
	})

	It("reuses the memory of a frame for the next one", func() {
		inBubble(ends{}, func(client, server *transport.Conn) {
			Expect(client.Write([]byte("first"))).To(Succeed())
			Expect(client.Write([]byte("other"))).To(Succeed())
			_, first, err := server.Read()
			Expect(err).NotTo(HaveOccurred())
			_, _, err = server.Read()
			Expect(err).NotTo(HaveOccurred())
			Expect(string(first)).To(Equal("other"))
		})
	})

	It("refuses a frame beyond the read limit, and says so again", func() {
		inBubble(ends{link: plausible, accept: transport.AcceptOptions{ReadLimit: 1000}}, func(client, server *transport.Conn) {
			Expect(client.Write(pattern(1000))).To(Succeed())
			Expect(client.Write(pattern(1001))).To(Succeed())
			_, frame, err := server.Read()
			Expect(err).NotTo(HaveOccurred())
			Expect(frame).To(HaveLen(1000))
			for range 2 {
				_, frame, err = server.Read()
				tooBig, ok := errors.AsType[*transport.TooBigError](err)
				Expect(ok).To(BeTrue(), "%v", err)
				Expect(tooBig.Limit).To(Equal(int64(1000)))
				Expect(frame).To(BeNil())
			}
			_, _, err = client.Read()
			closed, ok := errors.AsType[*transport.CloseError](err)
			Expect(ok).To(BeTrue(), "%v", err)
			Expect(closed.Code).To(Equal(1009))
		})
	})

	It("accepts frames of many megabytes by default, but not of any size", func() {
		inBubble(ends{}, func(client, server *transport.Conn) {
			var writing sync.WaitGroup
			writing.Go(func() {
				_ = client.Write(pattern(15 << 20))
				_ = client.Write(pattern(17 << 20))
			})
			_, frame, err := server.Read()
			Expect(err).NotTo(HaveOccurred())
			Expect(frame).To(HaveLen(15 << 20))
			_, _, err = server.Read()
			_, ok := errors.AsType[*transport.TooBigError](err)
			Expect(ok).To(BeTrue(), "%v", err)
			Expect(server.CloseNow()).To(Succeed())
			writing.Wait()
		})
	})

	It("answers a ping while it is being read, after a round trip", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			var reading sync.WaitGroup
			reading.Go(func() { _, _ = readAll(server) })
			reading.Go(func() { _, _ = readAll(client) })
			began := time.Now()
			Expect(client.Ping()).To(Succeed())
			Expect(time.Since(began)).To(Equal(roundTrip))
			Expect(client.CloseNow()).To(Succeed())
			reading.Wait()
		})
	})

	It("gives a ping up that nobody answers", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			began := time.Now()
			Expect(client.Ping()).To(MatchError(context.DeadlineExceeded))
			Expect(time.Since(began)).To(Equal(10 * time.Second))
		})
	})

	It("answers a ping long after its last write", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			var reading sync.WaitGroup
			reading.Go(func() { _, _ = readAll(server) })
			reading.Go(func() { _, _ = readAll(client) })
			Expect(server.Write([]byte("hello"))).To(Succeed())
			time.Sleep(time.Hour) // the write's deadline must not hold for the pong
			Expect(client.Ping()).To(Succeed())
			Expect(client.CloseNow()).To(Succeed())
			reading.Wait()
		})
	})

	It("cuts the connection when the peer does not take a frame in time", func() {
		inBubble(ends{link: transport.MemoryOptions{Buffer: 10_000}, dial: transport.DialOptions{WriteTimeout: 3 * time.Second}},
			func(client, server *transport.Conn) {
				began := time.Now()
				err := client.Write(pattern(100_000))
				Expect(time.Since(began)).To(Equal(3 * time.Second))
				Expect(err).To(MatchError(ContainSubstring("write frame of 100000 bytes")))
				var timeout net.Error
				Expect(errors.As(err, &timeout) && timeout.Timeout()).To(BeTrue(), "%v", err)
				Expect(client.Write([]byte("more"))).To(BeIdenticalTo(err))
				_, _, err = client.Read()
				Expect(err).To(MatchError(net.ErrClosed))
			})
	})

	It("agrees on a subprotocol that both ends know", func() {
		e := ends{
			dial:   transport.DialOptions{Subprotocols: []string{"realtime", "openai-insecure-api-key.secret"}},
			accept: transport.AcceptOptions{Subprotocols: []string{"realtime"}},
		}
		inBubble(e, func(client, server *transport.Conn) {
			Expect(client.Subprotocol()).To(Equal("realtime"))
			Expect(server.Subprotocol()).To(Equal("realtime"))
		})
	})
})

// pattern returns bytes of text that tell their place.
func pattern(size int) []byte {
	return []byte(strings.Repeat("0123456789abcdef,", size/17+1)[:size])
}
