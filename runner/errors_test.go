package runner_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// refusedBy connects to a server that is no Realtime server.
func refusedBy(handler http.HandlerFunc) (err error) {
	GinkgoHelper()
	failed := virtualtime.Run(func(ctx context.Context) error {
		memory := transport.NewMemory(nil)
		srv := &http.Server{Handler: handler}
		var group sync.WaitGroup
		group.Go(func() { _ = srv.Serve(memory.Listener()) })
		defer group.Wait()
		defer func() { _ = srv.Close() }()
		_, err = runner.New(&agents.Agent{Name: "A"}, &runner.Options{
			URL: "ws://server.test/v1/realtime", NetDial: memory.Dial, APIKey: "secret",
		}).Connect(ctx)
		return nil
	})
	Expect(failed).NotTo(HaveOccurred())
	return err
}

var _ = Describe("The error of Connect", func() {
	for header, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-1": 0, "soon": 0, "Sat, 01 Jan 2000 00:01:30 GMT": 90 * time.Second,
		"Fri, 31 Dec 1999 00:00:00 GMT": 0,
	} {
		It("has the status, the body and the wait of a server that refuses: "+header, func() {
			err := refusedBy(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", header)
				http.Error(w, "too many", http.StatusTooManyRequests)
			})
			refused, ok := errors.AsType[*runner.HandshakeError](err)
			Expect(ok).To(BeTrue())
			Expect(*refused).To(Equal(runner.HandshakeError{Status: 429, Body: "too many", RetryAfter: want}))
			Expect(err).To(MatchError("connect: server answered 429 Too Many Requests: too many"))
		})
	}

	It("is a passed deadline when the server does not answer, and says it once", func() {
		err := refusedBy(func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() })
		Expect(err).To(MatchError(context.DeadlineExceeded))
		Expect(err).To(MatchError("connect: the server did not accept the connection in time"))
		inCall(func(r *rig) { r.deaf = true }, func(r *rig) {
			Expect(r.connErr).To(MatchError(context.DeadlineExceeded))
			Expect(strings.Count(r.connErr.Error(), "in time")).To(Equal(1))
		})
	})

	It("is that of the context that ended it", func() {
		reason := errors.New("the caller hung up")
		inCall(func(r *rig) {
			ctx, cancel := context.WithCancelCause(r.ctx)
			r.ctx, r.deaf = ctx, true
			r.group.Go(func() {
				time.Sleep(time.Second)
				cancel(reason)
			})
		}, func(r *rig) {
			Expect(r.connErr).To(MatchError(reason))
			Expect(r.connErr).To(MatchError("connect: the caller hung up"))
		})
	})

	It("is that of the network when nobody is there", func() {
		inCall(nil, func(r *rig) {
			opts := r.opts
			opts.NetDial = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no route") }
			_, err := runner.New(r.agent, &opts).Connect(r.ctx)
			Expect(err).To(MatchError("connect: dial server.test: no route"))
		})
	})
})

var _ = Describe("The error of a session", func() {
	It("names a frame that is too big", func() {
		inCall(func(r *rig) { r.opts.MaxFrame = 1 << 20 }, func(r *rig) {
			r.send(sound("r1", "i1", time.Minute, 1))
			err := r.session.Wait()
			tooBig, ok := errors.AsType[*runner.FrameTooBigError](err)
			Expect(ok).To(BeTrue())
			Expect(tooBig.Limit).To(BeEquivalentTo(1 << 20))
			Expect(err).To(MatchError("connection lost: frame is larger than the limit of 1048576 bytes"))
		})
	})

	It("says once how the connection was lost", func() {
		inCall(nil, func(r *rig) {
			_ = r.server.CloseNow()
			Expect(r.session.Wait()).To(MatchError("connection lost without a close frame: unexpected EOF"))
		})
		inCall(func(r *rig) {
			r.deaf = true
			r.group.Go(func() {
				time.Sleep(100 * time.Millisecond)
				r.send(&wire.ErrorEvent{Error: wire.Error{Type: "server_error", Message: "gone", EventID: wire.Some("x")}})
				_ = r.server.Close(1011, "server_error: gone")
			})
		}, func(r *rig) {
			Expect(r.connErr).To(MatchError("connect: server closed the connection with code 1011: server_error: gone"))
			_, ok := errors.AsType[*wire.Error](r.connErr)
			Expect(ok).To(BeTrue())
		})
	})

	It("is a passed deadline when the server is silent", func() {
		inCall(nil, func(r *rig) {
			r.server.Mute()
			Expect(r.session.Wait()).To(And(MatchError(context.DeadlineExceeded), MatchError(runner.ErrSilent)))
		})
	})

	It("is known when it cannot end", func() {
		inCall(nil, func(r *rig) {
			release := make(chan struct{})
			opts := r.opts
			opts.Tap = func(f runner.Frame) {
				if f.Type == wire.TypeResponseCreated {
					<-release
				}
			}
			s, err := runner.New(r.agent, &opts).Connect(r.ctx)
			Expect(err).NotTo(HaveOccurred())
			r.send(began("r1"))
			time.Sleep(time.Second)
			Expect(s.Close()).To(And(MatchError(runner.ErrStuckClose), MatchError(context.DeadlineExceeded)))
			var last runner.Event
			for ev := range s.Events(r.ctx) {
				last = ev
			}
			Expect(last).To(BeAssignableToTypeOf(&runner.Closed{}))
			close(release)
			_ = s.Wait()
		})
	})
})

var _ = Describe("The Problem of a request that the server refuses", func() {
	It("has the server's reason", func() {
		inCall(func(r *rig) { r.unread = true }, func(r *rig) {
			Expect(r.session.CreateResponse(nil)).To(Succeed())
			r.until(100 * time.Millisecond)
			r.send(oops("rate_limit_exceeded", "voicesim_create_1"))
			for ev, err := range r.session.Events(r.ctx) {
				Expect(err).NotTo(HaveOccurred())
				problem, ok := ev.(*runner.Problem)
				if !ok {
					continue
				}
				refused, ok := errors.AsType[*runner.RequestError](problem.Err)
				Expect(ok).To(BeTrue())
				Expect(refused.EventID).To(Equal("voicesim_create_1"))
				reason, ok := errors.AsType[*wire.Error](problem.Err)
				Expect(ok).To(BeTrue())
				Expect(reason.Code.Or("")).To(Equal("rate_limit_exceeded"))
				Expect(strings.Count(problem.Err.Error(), "rate_limit_exceeded")).To(Equal(1))
				return
			}
			Fail("no Problem")
		})
	})
})

var _ = DescribeTable("An error without event id is told at once where nothing else can be meant", func(ask func(*rig), code, want string) {
	inCall(nil, func(r *rig) {
		ask(r)
		r.until(100 * time.Millisecond)
		r.send(oops(code, ""))
		r.until(time.Second)
		Expect(strings.Join(r.sawOnly("problem"), "\n")).To(Equal(want))
	})
},
	Entry("of a request", func(r *rig) { _ = r.session.CreateResponse(nil) }, "rate_limit_exceeded",
		"110ms problem request_lost: the server refused a request for a response: invalid_request_error: rate_limit_exceeded: no"),
	Entry("of a message", func(r *rig) { _ = r.session.SendText("Hello.") }, "item_create_invalid",
		"110ms problem item_refused: the server refused item voicesim_text_1: invalid_request_error: item_create_invalid: no"),
	Entry("not beside a request out of band", func(r *rig) {
		_ = r.session.CreateResponse(nil)
		_ = r.session.CreateResponse(&wire.ResponseConfig{Conversation: "none"})
	}, "rate_limit_exceeded", ""),
	Entry("not about something else", func(r *rig) { _ = r.session.CreateResponse(nil) }, "input_audio_buffer_commit_empty", ""),
)
