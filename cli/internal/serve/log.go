package serve

import (
	"log/slog"

	"github.com/voicesim/voicesim/fakeserver"
)

// observers hand on what the server tells.
type observers struct {
	log      *slog.Logger
	recorder *cassettes // nil without --record
}

// observe is the server's fakeserver.Options.Observe. What is said in a session, and what an event held that was
// refused, is never logged.
func (t *observers) observe(o fakeserver.Observation) {
	if t.recorder != nil {
		t.recorder.observe(o)
	}
	switch o := o.(type) {
	case *fakeserver.LintFinding:
		t.log.Warn("finding", "session", o.Session, "severity", string(o.Severity), "rule", o.Rule)
	case *fakeserver.FaultBegan:
		t.log.Info("fault begins", "session", o.Session, "fault", o.Fault)
	case *fakeserver.FaultEnded:
		t.log.Info("fault ends", "session", o.Session, "fault", o.Fault)
	}
}

// brief shortens the lines of a log: the time of day to the millisecond.
func brief(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		a.Value = slog.StringValue(a.Value.Time().Format("15:04:05.000"))
	}
	return a
}
