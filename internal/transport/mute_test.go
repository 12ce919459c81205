package transport_test

import (
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/transport"
)

var _ = Describe("Mute", func() {
	It("plays dead until the peer gives up", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			var heard, told []string
			var reading sync.WaitGroup
			reading.Go(func() { told, _ = readAll(client) })
			reading.Go(func() { heard, _ = readAll(server) })
			Expect(server.Write([]byte("hello"))).To(Succeed())
			Expect(client.Write([]byte("hello"))).To(Succeed())
			time.Sleep(time.Second)
			server.Mute()
			Expect(server.Write([]byte("nobody hears this"))).To(Succeed())
			Expect(client.Write([]byte("nor this"))).To(Succeed())
			time.Sleep(time.Second)
			began := time.Now()
			Expect(client.Close(1000, "")).To(MatchError(ContainSubstring("no answer from the peer")))
			Expect(time.Since(began)).To(Equal(250 * time.Millisecond))
			reading.Wait()
			Expect(told).To(Equal([]string{"hello"}))
			Expect(heard).To(Equal([]string{"hello"}))
		})
	})

	It("does nothing to a connection that was dialled", func() {
		inBubble(ends{link: plausible}, func(client, server *transport.Conn) {
			client.Mute()
			Expect(client.Write([]byte("hello"))).To(Succeed())
			_, frame, err := server.Read()
			Expect(err).NotTo(HaveOccurred())
			Expect(string(frame)).To(Equal("hello"))
		})
	})
})
