package harness

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// behindBy is how long an event may wait for Serve to read it. Chosen: more than an event loop needs that does its slow work beside itself.
const behindBy = time.Second

// The service's part is to read the session's events until the caller hangs up, and to close the session then. Of a session that has ended
// nothing is to be read.
//
//	Serve                                            | becomes
//	-------------------------------------------------+---------------------
//	has returned, having read; an event waits for 1 s| a problem of the call
//	has returned, and never read                     | not looked at
//	reads, and an event waits for 1 s at the hang-up | not looked at
//	returns after the hang-up; the session is open   | not looked at

// leaves tells of a Serve that has left in the middle of the call events that nobody reads. It is asked in every frame, and tells once.
func (s *service) leaves(session *runner.Session) {
	if s.ended == nil || s.left || !over(s.ended) || s.failed || session == nil || over(session.Done()) || s.call.rec.Now()-s.endedAt < behindBy {
		return
	}
	stats := session.Stats()
	if !stats.EventsWanted || stats.EventsWaiting == 0 || time.Since(stats.OldestWaiting) < behindBy {
		return
	}
	s.left = true
	s.call.rec.Add(s.call.rec.Now(), timeline.Problem{Code: judge.ServiceCode, Message: fmt.Sprintf(
		"Service.Serve returned at %.2f s, in the middle of the call, and nobody reads the events any more", s.endedAt.Seconds())})
}

// keepsUp looks whether Serve has read the session's events when the caller hangs up.
func (s *service) keepsUp(session *runner.Session) {
	if s.ended == nil || over(session.Done()) {
		return
	}
	stats := session.Stats()
	behind := time.Since(stats.OldestWaiting)
	switch {
	case stats.EventsWaiting == 0:
	case !stats.EventsWanted && over(s.ended) && !s.failed:
		s.overlook("Service.Serve returned at %.2f s, and nobody has read an event of the session: what reads them is not played", s.endedAt.Seconds())
	case !over(s.ended) && behind > behindBy:
		s.overlook("Service.Serve was behind: when the caller hung up, %d events waited to be read, the oldest for %.2f s", stats.EventsWaiting, behind.Seconds())
	}
}

// leavesOpen looks whether the session is closed once Serve has returned for the hang-up.
func (s *service) leavesOpen(session *runner.Session) {
	if over(s.ended) && s.endedAt >= s.call.hungUpAt && !over(session.Done()) {
		s.overlook("Service.Serve returned after the hang-up and left the session open: the harness has closed it, which nobody does in production")
	}
}

// overlook lists something of the service that nothing in the call looks at.
func (s *service) overlook(format string, args ...any) {
	s.overlooked = append(s.overlooked, judge.NotLookedAt{
		Kind: judge.BlindService, Pos: scenarios.Pos{File: s.call.sc.File}, What: fmt.Sprintf(format, args...),
	})
}

// over reports whether a channel is closed.
func over(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}
