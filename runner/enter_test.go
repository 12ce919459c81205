package runner_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Options.Enter", func() {
	// methods are what an application does to a session.
	methods := map[string]func(s *runner.Session) error{
		"SendText":       func(s *runner.Session) error { return s.SendText("Hello?") },
		"SendAudio":      func(s *runner.Session) error { return s.SendAudio(make([]byte, 960)) },
		"CommitAudio":    func(s *runner.Session) error { _ = s.CommitAudio(); return nil },
		"ClearAudio":     func(s *runner.Session) error { return s.ClearAudio() },
		"CreateResponse": func(s *runner.Session) error { return s.CreateResponse(nil) },
		"Interrupt":      func(s *runner.Session) error { return s.Interrupt() },
		"Approve":        func(s *runner.Session) error { _ = s.Approve("c1"); return nil },
		"Reject":         func(s *runner.Session) error { _ = s.Reject("c1"); return nil },
		"Send":           func(s *runner.Session) error { return s.Send(&wire.ResponseCancel{}) },
		"Send audio":     func(s *runner.Session) error { return s.Send(&wire.InputAudioBufferAppend{Audio: make([]byte, 2)}) },
		"Send clear":     func(s *runner.Session) error { return s.Send(&wire.InputAudioBufferClear{}) },
		"History":        func(s *runner.Session) error { s.History(); return nil },
		"State":          func(s *runner.Session) error { s.State(); return nil },
		"Agent":          func(s *runner.Session) error { s.Agent(); return nil },
		"ID":             func(s *runner.Session) error { s.ID(); return nil },
		"Stats":          func(s *runner.Session) error { s.Stats(); return nil },
		"Pending":        func(s *runner.Session) error { s.PendingApprovals(); return nil },
		"Next": func(s *runner.Session) error {
			_, err := s.Next(context.Background())
			return err
		},
		"Events": func(s *runner.Session) error {
			for range s.Events(context.Background()) {
				break
			}
			return nil
		},
		"Drain": func(s *runner.Session) error {
			ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
			defer cancel()
			_ = s.Drain(ctx)
			return nil
		},
		"Close": func(s *runner.Session) error { return s.Close() },
		"Wait":  func(s *runner.Session) error { _ = s.Close(); return s.Wait() },
	}
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		method := methods[name]
		It("is given what "+name+" does", func() {
			entered := 0
			quiet(func(r *rig) { r.opts.Enter = func() func(func()) { return func(do func()) { entered++; do() } } }, func(r *rig) {
				before := entered
				Expect(method(r.session)).To(Succeed())
				Expect(entered).To(BeNumerically(">", before))
			})
		})
	}

	It("is given nothing by those who may go on, and sound of theirs takes no memory for that", func() {
		asked := 0
		quiet(func(r *rig) { r.opts.Enter = func() func(func()) { asked++; return nil } }, func(r *rig) {
			Expect(r.session.SendText("Hello?")).To(Succeed())
			Expect(asked).To(Equal(1))
			nothing := []byte{}
			Expect(testing.AllocsPerRun(100, func() { _ = r.session.SendAudio(nothing) })).To(BeZero())
		})
		Expect(asked).To(BeNumerically(">", 100))
	})

	It("may leave it undone, as after the end of the session", func() {
		shut := false
		quiet(func(r *rig) {
			r.opts.Enter = func() func(func()) {
				return func(do func()) {
					if !shut {
						do()
					}
				}
			}
		}, func(r *rig) {
			shut = true
			Expect(r.session.SendText("Hello?")).To(MatchError(runner.ErrClosed))
			Expect(r.session.SendAudio(make([]byte, 960))).To(MatchError(runner.ErrClosed))
			Expect(r.session.Next(r.ctx)).Error().To(MatchError(runner.ErrClosed))
			Expect(r.session.History()).To(BeEmpty())
			shut = false
		})
	})
})
