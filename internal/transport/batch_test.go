package transport_test

import (
	"bytes"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/transport"
)

// joinFrames puts frames one after the other.
func joinFrames(frames ...string) (all []byte, ends []int) {
	for _, f := range frames {
		all = append(all, f...)
		ends = append(ends, len(all))
	}
	return all, ends
}

var _ = Describe("WriteAll", func() {
	large := strings.Repeat("x", 20<<10)
	DescribeTable("delivers each frame whole and in order", func(fromServer bool, frames ...string) {
		inBubble(ends{}, func(client, server *transport.Conn) {
			from, to := client, server
			if fromServer {
				from, to = server, client
			}
			all, at := joinFrames(frames...)
			var writing sync.WaitGroup
			defer writing.Wait()
			writing.Go(func() {
				defer GinkgoRecover()
				Expect(from.WriteAll(all, at)).To(Succeed())
				Expect(from.Write([]byte("after"))).To(Succeed())
			})
			for _, want := range append(frames, "after") {
				_, got, err := to.Read()
				Expect(err).NotTo(HaveOccurred())
				Expect(bytes.Equal(got, []byte(want))).To(BeTrue(), "frame of %d bytes, want %d", len(got), len(want))
			}
		})
	},
		Entry("small ones of a server", true, "a", "bb", "ccc"),
		Entry("small ones of a client", false, "a", "bb", "ccc"),
		Entry("one", true, "alone"),
		Entry("a large one between small ones", true, "a", large, "b"),
		Entry("more than is held back at once", true, large[:3000], large[:3000], large[:3000], large[:3000]),
	)

	It("gives a peer that reads slowly the write timeout for each frame", func() {
		inBubble(ends{link: transport.MemoryOptions{Buffer: 4 << 10}}, func(client, server *transport.Conn) {
			var frames []string
			for range 20 {
				frames = append(frames, large)
			}
			all, at := joinFrames(frames...)
			var writing sync.WaitGroup
			defer writing.Wait()
			writing.Go(func() {
				defer GinkgoRecover()
				Expect(server.WriteAll(all, at)).To(Succeed())
			})
			for range frames {
				time.Sleep(4 * time.Second)
				_, _, err := client.Read()
				Expect(err).NotTo(HaveOccurred())
			}
		})
	})

	It("returns the error again after the connection is lost", func() {
		inBubble(ends{}, func(client, server *transport.Conn) {
			Expect(client.CloseNow()).To(Succeed())
			Expect(server.CloseNow()).To(Succeed())
			all, at := joinFrames("a", "b")
			err := server.WriteAll(all, at)
			Expect(err).To(HaveOccurred())
			Expect(server.Write([]byte("c"))).To(Equal(err))
		})
	})
})
