package transport_test

import (
	"bytes"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/transport"
)

var _ = Describe("Closing", func() {
	It("is false whatever is written, and true before the peer has the answer to its close frame", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			var reading sync.WaitGroup
			reading.Go(func() { _, _ = readAll(server) })
			reading.Go(func() { _, _ = readAll(client) })
			for _, size := range []int{0, 1, 125, 126, 5000, 70_000} {
				Expect(server.Write(bytes.Repeat([]byte("aÈ"), size))).To(Succeed())
				Expect(server.Closing()).To(BeFalse(), "%d", size)
			}
			Expect(server.WriteAll([]byte("onetwo"), []int{3, 6})).To(Succeed())
			time.Sleep(time.Second)
			Expect(server.Closing()).To(BeFalse())
			Expect(client.Close(1000, "")).To(Succeed())
			Expect(server.Closing()).To(BeTrue())
			Expect(client.Closing()).To(BeFalse(), "it was dialled")
			reading.Wait()
		})
	})

	It("is true while this end waits for the peer", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			var closing sync.WaitGroup
			closing.Go(func() { _ = server.Close(1001, "") })
			time.Sleep(time.Millisecond)
			Expect(server.Closing()).To(BeTrue())
			closing.Wait()
		})
	})
})
