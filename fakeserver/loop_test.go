package fakeserver_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/transport"
)

var _ = Describe("What a session has to do", func() {
	// waiting lets a model think for a second; meanwhile the client sends an event, and meanwhile comes afterwards.
	// It returns the types of what the client gets from then on.
	waiting := func(meanwhile func(ctx context.Context, s *fakeserver.Server)) (got []string) {
		GinkgoHelper()
		servertest.Thinking(fakeserver.Options{}, time.Second, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			c.Send(ask)
			time.Sleep(500 * time.Millisecond)
			c.Send(`{"type":"session.update","session":{"type":"realtime","instructions":"Hurry."}}`)
			time.Sleep(100 * time.Millisecond)
			meanwhile(ctx, s)
			for _, a := range c.During(5 * time.Second) {
				got = append(got, a.Event.EventType())
			}
			_ = c.Conn.Close(1000, "")
			<-c.Over
		})
		return got
	}

	It("is done in the order in which it came, frames and commands alike", func() {
		for range 20 {
			Expect(waiting(func(ctx context.Context, s *fakeserver.Server) {
				ran, running := s.End(ctx, "")
				Expect([]int{ran, running}).To(Equal([]int{1, 0}))
			})).To(ContainElement("session.updated"))
		}
	})

	It("is done once the session can, even if nobody waits for it any more", func() {
		servertest.Thinking(fakeserver.Options{}, time.Second, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			c.Send(ask)
			time.Sleep(500 * time.Millisecond)
			short, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
			defer cancel()
			ran, running := s.End(short, "")
			Expect([]int{ran, running}).To(Equal([]int{1, 1}), "the model blocks")
			<-c.Over
			Expect(c.Err()).To(Equal(&transport.CloseError{Code: 1001, Reason: "the test ended the session"}))
		})
	})

	It("is left undone when the server closes", func() {
		for range 20 {
			Expect(waiting(func(_ context.Context, s *fakeserver.Server) {
				Expect(s.Close()).To(Succeed())
			})).NotTo(ContainElement("session.updated"))
		}
	})
})
