package fakeserver_test

import (
	"bytes"
	"context"
	"log/slog"
	"runtime"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("A session whose model breaks", func() {
	DescribeTable("ends alone, and says why", func(breaks func(), what string) {
		var log bytes.Buffer
		var mu sync.Mutex // guards ended: sessions end on goroutines of their own
		var ended []string
		opts := fakeserver.Options{
			Logger: slog.New(slog.NewTextHandler(&log, nil)),
			NewModel: func(info fakeserver.SessionInfo) fakeserver.Model {
				return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply {
					if info.Number == 1 {
						breaks()
					}
					return fakeserver.Reply{Say: "Fine."}
				})
			},
			Observe: func(o fakeserver.Observation) {
				if e, ok := o.(*fakeserver.SessionEnded); ok {
					mu.Lock()
					defer mu.Unlock()
					ended = append(ended, e.Reason)
				}
			},
		}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			broken, other := dial(ctx, s, "gpt-realtime-2"), dial(ctx, s, "gpt-realtime-2")
			defer other.close()
			broken.Send(`{"type":"response.create"}`)
			<-broken.Over
			broken.close()
			last, ok := broken.Seen[len(broken.Seen)-1].Event.(*wire.ErrorEvent)
			Expect(ok).To(BeTrue())
			Expect(last.Error.Type).To(Equal("server_error"))
			Expect(last.Error.Message).To(HaveSuffix(what))
			Expect(broken.Err()).To(Equal(&transport.CloseError{Code: 1011, Reason: what}))

			other.Send(`{"type":"response.create"}`)
			other.Until("response.done")
		})
		Expect(ended).To(HaveLen(2))
		Expect(ended[0]).To(Equal(what))
		Expect(log.String()).To(ContainSubstring("broken_test.go"), "the log says where")
	},
		Entry("with a panic", func() { panic("no such order") }, "panic: no such order"),
		Entry("with a failed assertion of package testing", runtime.Goexit, "its goroutine was exited, as by a failed assertion"),
	)

	It("ends alone when its observer breaks as it ends", func() {
		opts := fakeserver.Options{Observe: func(o fakeserver.Observation) {
			if _, ok := o.(*fakeserver.SessionEnded); ok {
				panic("too late")
			}
		}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			dial(ctx, s, "gpt-realtime-2").close()
			dial(ctx, s, "gpt-realtime-2").close()
		})
	})
})
