package control_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/control"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/transport"
)

// forgetful connects in scope a, and does what is found only when its session ends.
func forgetful(ctx context.Context, s *fakeserver.Server) *client {
	GinkgoHelper()
	c := inScope(ctx, s, "a")
	c.Send(byHand)
	c.Send(loud(24_000))
	time.Sleep(time.Second)
	return c
}

var _ = Describe("The end of sessions", func() {
	const finding = `"rule": "uncommitted-audio"`
	lint := func(ctx context.Context, s *fakeserver.Server, query string) string {
		GinkgoHelper()
		a := ctl(ctx, s, "a", "GET", "lint"+query, "")
		Expect(a.Status).To(Equal(200), a.Text)
		return a.Text
	}

	DescribeTable("is waited for by whoever asks after the client has closed", func(path, want string) {
		servertest.Thinking(fakeserver.Options{Control: control.New}, time.Second, func(ctx context.Context, s *fakeserver.Server) {
			c := forgetful(ctx, s)
			c.Send(typedHello)
			c.Send(create)
			time.Sleep(100 * time.Millisecond)
			Expect(c.Conn.Close(1000, "")).To(Succeed())
			a := ctl(ctx, s, "a", "GET", path, "")
			Expect(a.Text).To(ContainSubstring(want))
			<-c.Over
		})
	},
		Entry("the findings", "lint", finding),
		Entry("the journal", "journal", finding),
		Entry("a log", "sessions/1/log", `"over":true`),
	)

	It("is waited for when the server closed", func() {
		servertest.InVirtualTime(fakeserver.Options{Control: control.New, Lifetime: 8 * time.Second}, func(ctx context.Context, s *fakeserver.Server) {
			c := forgetful(ctx, s)
			<-c.Over
			Expect(c.Err()).To(BeAssignableToTypeOf(&transport.CloseError{}))
			Expect(lint(ctx, s, "")).To(ContainSubstring(finding))
		})
	})

	It("is not waited for without end, nor while the client goes on", func() {
		servertest.Thinking(fakeserver.Options{Control: control.New}, 10*time.Second, func(ctx context.Context, s *fakeserver.Server) {
			c := forgetful(ctx, s)
			took := func() time.Duration {
				began := time.Now()
				Expect(lint(ctx, s, "")).NotTo(ContainSubstring(finding))
				return time.Since(began).Round(time.Second)
			}
			Expect(took()).To(BeZero())
			c.Send(typedHello)
			c.Send(create)
			time.Sleep(100 * time.Millisecond)
			Expect(c.Conn.Close(1000, "")).To(Succeed())
			Expect(took()).To(Equal(2 * time.Second))
			<-c.Over
		})
	})

	It("can be waited for while the client goes on", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			c := forgetful(ctx, s)
			began := time.Now()
			Expect(lint(ctx, s, "?wait=over&timeout=3s")).NotTo(ContainSubstring(finding))
			Expect(time.Since(began)).To(BeNumerically("~", 3*time.Second, 100*time.Millisecond))
			c.Go(func() {
				time.Sleep(time.Second)
				_ = c.Conn.Close(1000, "")
			})
			Expect(lint(ctx, s, "?wait=over")).To(ContainSubstring(finding))
			Expect(lint(ctx, s, "?wait=over")).To(ContainSubstring(finding), "there is nothing to wait for")
			<-c.Over
		})
	})

	It("can be asked for, and keeps what the scope has", func() {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			ctl(ctx, s, "a", "POST", "load", `{"rules":[{"say":"Loaded."}],"for":"all"}`)
			c, other := forgetful(ctx, s), inScope(ctx, s, "b")
			defer other.Close()
			Expect(ctl(ctx, s, "a", "POST", "end", "").Body).To(Equal(map[string]any{"ok": true, "sessions": 1.0, "running": 0.0}))
			Expect(lint(ctx, s, "")).To(ContainSubstring(finding))
			<-c.Over
			Expect(c.Err()).To(Equal(&transport.CloseError{Code: 1001, Reason: "the test ended the session"}))
			Expect(s.Journal("a")[0]).To(HaveField("Reason", "the test ended the session"))
			Expect(s.Journal("b")[0]).To(HaveField("Over", false))
			again := inScope(ctx, s, "a")
			defer again.Close()
			Expect(again.Says("Hello.")).To(Equal("Loaded."))
		})
	})

	It("does not come while a model blocks, and says so", func() {
		servertest.Thinking(fakeserver.Options{Control: control.New}, time.Minute, func(ctx context.Context, s *fakeserver.Server) {
			c := inScope(ctx, s, "a")
			c.Send(typedHello)
			c.Send(create)
			time.Sleep(100 * time.Millisecond)
			began := time.Now()
			Expect(ctl(ctx, s, "a", "POST", "end?timeout=1s", "").Body).To(Equal(map[string]any{"ok": false, "sessions": 1.0, "running": 1.0}))
			Expect(time.Since(began)).To(BeNumerically("~", time.Second, 100*time.Millisecond))
			c.Close()
		})
	})

	DescribeTable("is not waited for in other ways", func(method, path, param string) {
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			a := ctl(ctx, s, "", method, path, "")
			Expect(a.Status).To(Equal(400))
			Expect(a.Mistake()).To(HaveKeyWithValue("param", param))
		})
	},
		Entry("until something else", "GET", "lint?wait=done", "wait"),
		Entry("for no time", "GET", "journal?wait=over&timeout=soon", "timeout"),
		Entry("for very long", "POST", "end?timeout=1h", "timeout"),
	)
})
