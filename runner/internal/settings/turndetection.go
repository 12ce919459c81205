package settings

import (
	"cmp"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// TurnDetection says how the server finds the ends of the caller's turns. Zero fields are left to
// the server's defaults.
type TurnDetection struct {
	Type          string        // ServerVAD, SemanticVAD or NoTurnDetection; "" means ServerVAD
	Threshold     float64       // of ServerVAD: 0 to 1
	PrefixPadding time.Duration // of ServerVAD: audio kept from before the speech
	Silence       time.Duration // of ServerVAD: how long the caller must be silent
	IdleTimeout   time.Duration // of ServerVAD: after which the model speaks to a silent caller
	Eagerness     string        // of SemanticVAD: "low", "medium", "high" or "auto"
	NoResponse    bool          // a turn does not make the server respond: the application does, with CreateResponse
	NoInterrupt   bool          // speech does not make the server cancel a response
}

// The types of turn detection.
const (
	ServerVAD       = "server_vad"
	SemanticVAD     = "semantic_vad"
	NoTurnDetection = "none" // the application ends turns: CommitAudio, then CreateResponse
)

// Mistakes returns all that is wrong with a turn detection, which may be nil.
func (t *TurnDetection) Mistakes() (errs []error) {
	if t == nil {
		return nil
	}
	report := func(wrong bool, format string, args ...any) {
		if wrong {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	known := t.Type == "" || t.Type == ServerVAD || t.Type == SemanticVAD || t.Type == NoTurnDetection
	report(!known, "turn detection of type %q", t.Type)
	semantic := t.Type == SemanticVAD
	report(semantic && (t.Threshold != 0 || t.Silence != 0 || t.PrefixPadding != 0 || t.IdleTimeout != 0),
		"turn detection: threshold, padding, silence and idle timeout belong to %s", ServerVAD)
	report(!semantic && t.Eagerness != "", "turn detection: eagerness belongs to %s", SemanticVAD)
	return errs
}

// OnWire is the wire's form of a turn detection: absent for nil, null for none. responds and interrupts say whether the
// server may do so at all.
func (t *TurnDetection) OnWire(responds, interrupts bool) wire.Opt[wire.TurnDetection] {
	if t == nil {
		return wire.Opt[wire.TurnDetection]{}
	}
	if t.Type == NoTurnDetection {
		return wire.Null[wire.TurnDetection]()
	}
	out := wire.TurnDetection{
		Type:              cmp.Or(t.Type, ServerVAD),
		PrefixPaddingMs:   milliseconds(t.PrefixPadding),
		SilenceDurationMs: milliseconds(t.Silence),
		IdleTimeoutMs:     milliseconds(t.IdleTimeout),
		Eagerness:         t.Eagerness,
		CreateResponse:    wire.Some(!t.NoResponse && responds),
		InterruptResponse: wire.Some(!t.NoInterrupt && interrupts),
	}
	if t.Threshold != 0 {
		out.Threshold = wire.Some(wire.Decimal(t.Threshold))
	}
	return wire.Some(out)
}

// milliseconds is a span of time on the wire, absent for zero.
func milliseconds(d time.Duration) wire.Opt[int] {
	if d == 0 {
		return wire.Opt[int]{}
	}
	return wire.Some(wire.Milliseconds(d))
}
