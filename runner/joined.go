package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/voicesim/voicesim/internal/endpoint"
	"github.com/voicesim/voicesim/runner/internal/settings"
	"github.com/voicesim/voicesim/runner/internal/waiting"
	"github.com/voicesim/voicesim/wire"
)

// Acceptance is the body with which a phone call is accepted, so that it begins as this runner's sessions do: the agent and
// the settings as Connect would send them first, and the model. It runs the user's code that these have. Formats that the
// options do not give are left out: the line has its own. Timing of turn detection is an error: calls are not accepted
// with it. See package telephony, which accepts calls with it.
//
// Source: openapi.json, POST /realtime/calls/{call_id}/accept; the JavaScript Agents SDK, OpenAIRealtimeSIP.
func (r *Runner) Acceptance(ctx context.Context) (wire.Session, error) {
	opts := r.opts
	opts.fromEnvironment()
	opts.accepts = true
	if err := r.validate(&opts); err != nil {
		return wire.Session{}, fmt.Errorf("acceptance: %w", err)
	}
	ctx, cancel := opts.connecting(ctx)
	defer cancel()
	as, err := firstSnapshot(ctx, r.agent, &opts)
	if err != nil {
		return wire.Session{}, fmt.Errorf("acceptance: %w", err)
	}
	body := as.session
	if body.Model == "" {
		body.Model = opts.endpoint().ModelName()
	}
	if t, _ := settings.Detection(&body).Value(); !t.Threshold.IsAbsent() || !t.PrefixPaddingMs.IsAbsent() || !t.SilenceDurationMs.IsAbsent() {
		return wire.Session{}, errTimedVAD
	}
	return body, nil
}

var errTimedVAD = errors.New("acceptance: a call is not accepted with a threshold, padding or silence of turn detection: " +
	"leave them to the server, or take " + SemanticVAD)

// endpoint is where the options say that the API is, and what is shown to it.
func (o *Options) endpoint() *endpoint.Endpoint {
	return &endpoint.Endpoint{Dialect: o.Dialect, URL: o.URL, Model: o.Model, CallID: o.CallID, APIKey: o.APIKey, Key: o.Key, NoKey: o.NoKey, Header: o.Header}
}

// fromEnvironment fills in what the options leave open and the environment knows.
func (o *Options) fromEnvironment() {
	if o.NoEnvironment {
		return
	}
	e := o.endpoint()
	e.FromEnvironment()
	o.URL, o.APIKey, o.Header = e.URL, e.APIKey, e.Header
}

// soundElsewhere reports options about sound that cannot hold where the server has the sound.
func (o *Options) soundElsewhere() error {
	if !o.joins() && !o.accepts {
		return nil
	}
	var errs []error
	for _, has := range []struct {
		given bool
		what  string
	}{
		{o.Fallback.After > 0, "Fallback: nothing can be played to the caller"},
		{o.Checking.HoldBack, "Checking.HoldBack: sound that the server plays cannot be held back"},
		{o.FalseAlarms.Pause, "FalseAlarms.Pause: sound that the server plays cannot be paused"},
	} {
		if has.given {
			errs = append(errs, fmt.Errorf("in a joined call there is no %s", has.what))
		}
	}
	return errors.Join(errs...)
}

// line is what is known of the sound of a call that was joined: the server plays it to the caller.
type line struct {
	playing string            // the response that plays; "" is silence
	patient *waiting.Deadline // for its end
	cause   Cause             // of the cut that the server was asked for last; "" when it has told of it
}

// linePlays takes what the server says about the sound of the agent. A server that does not tell of its end is not
// believed longer than sound can be.
func (l *loop) linePlays(response string) {
	l.deadlines.Cancel(l.line.patient)
	l.line = line{playing: response, cause: l.line.cause}
	if longest := l.s.opts.MaxPlayout; response != "" && longest > 0 {
		l.line.patient = l.deadlines.Add(longest, func() { l.line = line{} })
	}
}

// hushLine has the server drop what the caller has not heard, unless it does that of itself. It tells how much was heard.
func (l *loop) hushLine(scope string, cause Cause) {
	bySelf := cause == ByCaller && l.turns.Interrupts
	if playing := l.line.playing; playing != "" && !bySelf && (scope == "" || scope == playing) {
		l.sendUrgent(&wire.OutputAudioBufferClear{})
		l.line.cause = cause
	}
}

// lineCut takes how much of an item the server says was heard, where only the server can know. It says nothing of how much
// there was.
func (l *loop) lineCut(ev *wire.ConversationItemTruncated) {
	if !l.s.joined {
		return
	}
	heard, cause := wire.Duration(ev.AudioEndMs), cmp.Or(l.line.cause, ByCaller)
	l.line.cause = ""
	c := l.history.Truncated(ev.ItemID, heard, heard)
	l.historyChanged(c)
	l.emit(&Interrupted{Header: l.responseOf(c.Entry.ResponseID).head(ev.ItemID), Cause: cause, Heard: heard, Generated: heard})
}

// Key is a key of a telephone: "0" to "9", "*", "#", "A" to "D". Keys are secrets: a number of a card, a PIN. Printed,
// logged or written as JSON it is "•"; string(key) is the key.
type Key string

// Valid reports whether it is one.
func (k Key) Valid() bool { return len(k) == 1 && strings.Contains("0123456789*#ABCD", string(k)) }

// Format prints a dot, whatever the verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "•") }

// MarshalText writes a dot.
func (k Key) MarshalText() ([]byte, error) { return []byte("•"), nil }

// Digit reports that the caller pressed a key of the telephone, which the model does not hear. The server tells of it, on
// calls that it has joined, or the application does, with [Session.PressKey].
type Digit struct {
	Header
	Key Key
}

// PressKey tells the session that the caller pressed a key, as whatever carries the call has heard it. A Digit event comes
// of it, and the caller counts as heard from. The error says that it is no key, without repeating it, or is ErrClosed.
func (s *Session) PressKey(key Key) error {
	if !key.Valid() {
		return errNoKey
	}
	return s.command(func() error {
		s.loop.pressed(key)
		return nil
	})
}

func (l *loop) pressed(key Key) {
	l.heardFrom()
	l.emit(&Digit{Key: key})
}
