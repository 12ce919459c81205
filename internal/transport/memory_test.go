package transport_test

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

// linked runs f in virtual time with both ends of a bare connection, the client's first.
func linked(opts transport.MemoryOptions, f func(client, server net.Conn)) {
	GinkgoHelper()
	Expect(virtualtime.Run(func(ctx context.Context) error {
		network := transport.NewMemory(&opts)
		defer network.Close()
		client, err := network.Dial(ctx, "tcp", "voicesim.test:80")
		Expect(err).NotTo(HaveOccurred())
		server, err := network.Listener().Accept()
		Expect(err).NotTo(HaveOccurred())
		f(client, server)
		return nil
	})).To(Succeed())
}

// receive reads once and tells how long that took.
func receive(c net.Conn, size int) (string, time.Duration, error) {
	began := time.Now()
	buf := make([]byte, size)
	n, err := c.Read(buf)
	return string(buf[:n]), time.Since(began), err
}

func send(c net.Conn, text string) {
	GinkgoHelper()
	n, err := c.Write([]byte(text))
	Expect(err).NotTo(HaveOccurred())
	Expect(n).To(Equal(len(text)))
}

var _ = Describe("Memory", func() {
	It("delays each direction by its own time", func() {
		linked(plausible, func(client, server net.Conn) {
			send(client, "up")
			send(server, "down")
			text, took, err := receive(server, 10)
			Expect(err).NotTo(HaveOccurred())
			Expect(text).To(Equal("up"))
			Expect(took).To(Equal(plausible.Delay))
			text, took, err = receive(client, 10)
			Expect(err).NotTo(HaveOccurred())
			Expect(text).To(Equal("down"))
			Expect(took).To(Equal(plausible.DelayBack - plausible.Delay))
		})
	})

	It("gives out no byte before it has arrived", func() {
		linked(transport.MemoryOptions{Delay: 10 * time.Millisecond}, func(client, server net.Conn) {
			send(client, "one")
			time.Sleep(4 * time.Millisecond)
			send(client, "two")
			time.Sleep(7 * time.Millisecond) // 11 ms: the first has arrived, the second is on its way
			text, took, _ := receive(server, 100)
			Expect(text).To(Equal("one"))
			Expect(took).To(BeZero())
			text, took, _ = receive(server, 100)
			Expect(text).To(Equal("two"))
			Expect(took).To(Equal(3 * time.Millisecond))
		})
	})

	It("passes what was written before the end, then the end, both after the delay", func() {
		linked(plausible, func(client, server net.Conn) {
			send(client, "last words")
			Expect(client.Close()).To(Succeed())
			text, took, err := receive(server, 4)
			Expect(err).NotTo(HaveOccurred())
			Expect(text).To(Equal("last"))
			Expect(took).To(Equal(plausible.Delay))
			rest, err := io.ReadAll(server)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(rest)).To(Equal(" words"))
		})
	})

	It("lets a side that has ended its writing go on reading", func() {
		linked(plausible, func(client, server net.Conn) {
			Expect(client.(interface{ CloseWrite() error }).CloseWrite()).To(Succeed())
			_, err := client.Write([]byte("x"))
			Expect(err).To(MatchError(net.ErrClosed))
			_, took, err := receive(server, 1)
			Expect(err).To(BeIdenticalTo(io.EOF))
			Expect(took).To(Equal(plausible.Delay))
			send(server, "answer")
			text, _, err := receive(client, 10)
			Expect(err).NotTo(HaveOccurred())
			Expect(text).To(Equal("answer"))
		})
	})

	It("tells a writer that the peer has gone when the news has travelled", func() {
		linked(plausible, func(client, server net.Conn) {
			Expect(client.Close()).To(Succeed())
			time.Sleep(plausible.Delay - time.Nanosecond)
			send(server, "into the void")
			time.Sleep(time.Nanosecond)
			_, err := server.Write([]byte("x"))
			Expect(err).To(MatchError(syscall.EPIPE))
		})
	})

	It("blocks a writer while the buffer is full, until the reader has taken something", func() {
		linked(transport.MemoryOptions{Buffer: 10, Delay: time.Millisecond}, func(client, server net.Conn) {
			var took time.Duration
			var writing sync.WaitGroup
			writing.Go(func() {
				defer GinkgoRecover()
				began := time.Now()
				send(client, "0123456789abcdefghijklmnopqrstuvwxyz")
				took = time.Since(began)
			})
			time.Sleep(time.Second)
			all := make([]byte, 36)
			_, err := io.ReadFull(server, all)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(all)).To(Equal("0123456789abcdefghijklmnopqrstuvwxyz"))
			writing.Wait()
			Expect(took).To(Equal(time.Second + 2*time.Millisecond))
		})
	})

	It("keeps the bytes of one Write together when several block", func() {
		linked(transport.MemoryOptions{Buffer: 3}, func(client, server net.Conn) {
			var writing sync.WaitGroup
			for _, letter := range []string{"a", "b", "c", "d"} {
				writing.Go(func() {
					defer GinkgoRecover()
					send(client, strings.Repeat(letter, 10))
				})
			}
			time.Sleep(time.Second) // all of them are blocked
			all := make([]byte, 40)
			_, err := io.ReadFull(server, all)
			Expect(err).NotTo(HaveOccurred())
			writing.Wait()
			for part := range 4 {
				own := string(all[10*part : 10*part+10])
				Expect(own).To(Equal(strings.Repeat(own[:1], 10)))
			}
		})
	})

	It("lets a blocked writer go when the peer closes", func() {
		linked(transport.MemoryOptions{Buffer: 3, DelayBack: time.Millisecond}, func(client, server net.Conn) {
			var writing sync.WaitGroup
			writing.Go(func() {
				defer GinkgoRecover()
				began := time.Now()
				send(client, "abcdef") // lost, as on any network when the news is late
				Expect(time.Since(began)).To(Equal(time.Second))
			})
			time.Sleep(time.Second)
			Expect(server.Close()).To(Succeed())
			writing.Wait()
		})
	})

	It("wakes every blocked reader and writer when its end is closed", func() {
		linked(transport.MemoryOptions{Buffer: 3}, func(client, server net.Conn) {
			send(client, "abc")
			errs := make([]error, 6)
			var blocked sync.WaitGroup
			for i := range errs {
				blocked.Go(func() {
					if i%2 == 0 {
						_, errs[i] = client.Read(make([]byte, 1))
					} else {
						_, errs[i] = client.Write([]byte("xyz"))
					}
				})
			}
			time.Sleep(time.Second)
			Expect(client.Close()).To(Succeed())
			blocked.Wait()
			for _, err := range errs {
				Expect(err).To(MatchError(net.ErrClosed))
			}
			Expect(client.Close()).To(MatchError(net.ErrClosed))
		})
	})

	It("may be used from many goroutines at once", func() {
		linked(transport.MemoryOptions{Buffer: 16, Delay: time.Millisecond}, func(client, server net.Conn) {
			var busy sync.WaitGroup
			for _, c := range []net.Conn{client, server} {
				for range 4 {
					busy.Go(func() { _, _ = io.Copy(io.Discard, c) })
					busy.Go(func() {
						for range 50 {
							_ = c.SetReadDeadline(time.Now().Add(time.Hour))
							_, _ = c.Write(pattern(40))
							_ = c.SetWriteDeadline(time.Time{})
						}
					})
				}
			}
			time.Sleep(10 * time.Millisecond)
			Expect(client.Close()).To(Succeed())
			Expect(server.Close()).To(Succeed())
			busy.Wait()
		})
	})

	It("holds on to no connection that both ends have closed", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			network := transport.NewMemory(nil)
			defer network.Close()
			client, err := network.Dial(ctx, "tcp", "voicesim.test:80")
			Expect(err).NotTo(HaveOccurred())
			server, err := network.Listener().Accept()
			Expect(err).NotTo(HaveOccurred())
			Expect(transport.Open(network)).To(Equal(2))
			Expect(client.Close()).To(Succeed())
			Expect(server.Close()).To(Succeed())
			Expect(transport.Open(network)).To(BeZero())
			return nil
		})).To(Succeed())
	})
})
