package runner_test

import (
	"log/slog"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("An error of the server", func() {
	const (
		idle     = "while nothing goes on"
		speaking = "while the agent speaks"
		asking   = "as the answer to a request"
	)
	DescribeTable("has a class, is counted by it, logged by it, and ends the session or does not", func(kind, code string, class runner.ErrorClass, level string) {
		for _, phase := range []string{idle, speaking, asking} {
			var log strings.Builder
			inCall(func(r *rig) {
				r.opts.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			}, func(r *rig) {
				id := ""
				switch phase {
				case speaking:
					r.send(began("r1"), sound("r1", "i1", time.Second, 1))
				case asking:
					Expect(r.session.CreateResponse(nil)).To(Succeed())
					id = "voicesim_create_1"
				}
				r.until(100 * time.Millisecond)
				r.send(&wire.ErrorEvent{Error: wire.Error{Type: kind, Code: wire.OrNull(code), Message: "no", EventID: wire.OrNull(id)}})
				r.until(time.Second)
				stats := r.session.Stats()
				Expect(stats.Errors).To(Equal(map[runner.ErrorClass]int{class: 1}), phase)
				Expect(log.String()).To(ContainSubstring("level="+level+" msg=\"server error\" class="+string(class)), phase)
				Expect(r.session.State()).NotTo(BeNil())
				Expect(r.session.SendText("Are you there?")).To(Succeed(), phase)
			})
		}
	},
		Entry("a cancellation too late", "invalid_request_error", "response_cancel_not_active", runner.BenignRace, "DEBUG"),
		Entry("a mistake", "invalid_request_error", "invalid_value", runner.RequestRejected, "WARN"),
		Entry("… without a code", "invalid_request_error", "", runner.RequestRejected, "WARN"),
		Entry("a rate limit", "tokens", "rate_limit_exceeded", runner.TurnFailed, "WARN"),
		Entry("a failure", "server_error", "", runner.TurnFailed, "WARN"),
		Entry("no means", "insufficient_quota", "insufficient_quota", runner.NotAllowed, "ERROR"),
		Entry("a wrong key", "invalid_request_error", "invalid_api_key", runner.NotAllowed, "ERROR"),
		Entry("not permitted", "permission_error", "", runner.NotAllowed, "ERROR"),
		Entry("the longest session", "invalid_request_error", "session_expired", runner.SessionLost, "ERROR"),
	)

	It("is one more of its class for each response that failed, each lost race and each lost connection", func() {
		inCall(func(r *rig) { r.opts.Reconnect = runner.Reconnect{Attempts: 1} }, func(r *rig) {
			Expect(r.session.CreateResponse(nil)).To(Succeed())
			r.until(100 * time.Millisecond)
			r.send(oops("conversation_already_has_active_response", "voicesim_create_1"))
			failed := func(id, code string) wire.ServerEvent {
				return &wire.ResponseDone{Response: wire.Response{ID: id, Status: "failed", StatusDetails: wire.Some(wire.StatusDetails{
					Type: "failed", Error: &wire.Error{Code: wire.OrNull(code)},
				})}}
			}
			r.send(failed("r1", ""), failed("r2", "insufficient_quota"))
			r.until(time.Second)
			_ = r.conn().CloseNow()
			r.until(5 * time.Second)
			Expect(r.session.Stats().Errors).To(Equal(map[runner.ErrorClass]int{
				runner.BenignRace: 1, runner.TurnFailed: 1, runner.NotAllowed: 1, runner.SessionLost: 1,
			}))
			Expect(r.session.Stats().Problems).To(HaveKeyWithValue(runner.ResponseFailed, 2))
		})
	})
})
