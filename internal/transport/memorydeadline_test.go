package transport_test

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/transport"
)

var _ = Describe("Deadlines of a Memory", func() {
	expectTimeout := func(err error) {
		GinkgoHelper()
		Expect(err).To(MatchError(os.ErrDeadlineExceeded))
		var timeout net.Error
		Expect(errors.As(err, &timeout)).To(BeTrue())
		Expect(timeout.Timeout()).To(BeTrue())
	}

	It("end reads and writes that wait, at their time", func() {
		linked(transport.MemoryOptions{Buffer: 1}, func(client, server net.Conn) {
			began := time.Now()
			Expect(client.SetDeadline(began.Add(time.Second))).To(Succeed())
			_, took, err := receive(client, 1)
			expectTimeout(err)
			Expect(took).To(Equal(time.Second))

			Expect(client.SetWriteDeadline(time.Now().Add(time.Minute))).To(Succeed())
			began = time.Now()
			n, err := client.Write([]byte("abc"))
			expectTimeout(err)
			Expect(n).To(Equal(1))
			Expect(time.Since(began)).To(Equal(time.Minute))
		})
	})

	It("refuse reads and writes when they have passed, whatever there is to read", func() {
		linked(transport.MemoryOptions{}, func(client, server net.Conn) {
			send(server, "here")
			Expect(client.SetDeadline(time.Now())).To(Succeed())
			_, _, err := receive(client, 4)
			expectTimeout(err)
			_, err = client.Write([]byte("x"))
			expectTimeout(err)
			Expect(client.SetDeadline(time.Time{})).To(Succeed())
			text, _, err := receive(client, 4)
			Expect(err).NotTo(HaveOccurred())
			Expect(text).To(Equal("here"))
		})
	})

	It("hold for those who wait already", func() {
		linked(transport.MemoryOptions{Buffer: 1}, func(client, server net.Conn) {
			var blocked sync.WaitGroup
			for range 3 {
				blocked.Go(func() {
					defer GinkgoRecover()
					_, took, err := receive(client, 1)
					expectTimeout(err)
					Expect(took).To(Equal(3 * time.Second))
				})
			}
			time.Sleep(time.Second)
			Expect(client.SetReadDeadline(time.Now().Add(time.Hour))).To(Succeed())
			Expect(client.SetReadDeadline(time.Now().Add(2 * time.Second))).To(Succeed())
			blocked.Wait()
		})
	})

	It("hold for a writer that waits already", func() {
		linked(transport.MemoryOptions{Buffer: 1}, func(client, server net.Conn) {
			var blocked sync.WaitGroup
			blocked.Go(func() {
				defer GinkgoRecover()
				began := time.Now()
				n, err := client.Write([]byte("abc"))
				expectTimeout(err)
				Expect(n).To(Equal(1))
				Expect(time.Since(began)).To(Equal(3 * time.Second))
			})
			time.Sleep(time.Second)
			Expect(client.SetWriteDeadline(time.Now().Add(2 * time.Second))).To(Succeed())
			blocked.Wait()
		})
	})

	It("can be taken back", func() {
		linked(plausible, func(client, server net.Conn) {
			Expect(client.SetReadDeadline(time.Now().Add(time.Second))).To(Succeed())
			var blocked sync.WaitGroup
			blocked.Go(func() {
				defer GinkgoRecover()
				text, took, err := receive(client, 10)
				Expect(err).NotTo(HaveOccurred())
				Expect(text).To(Equal("late"))
				Expect(took).To(Equal(time.Minute + plausible.DelayBack))
			})
			time.Sleep(time.Millisecond)
			Expect(client.SetReadDeadline(time.Time{})).To(Succeed())
			time.Sleep(time.Minute - time.Millisecond)
			send(server, "late")
			blocked.Wait()
		})
	})
})
