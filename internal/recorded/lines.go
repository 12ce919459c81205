package recorded

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/wire"
)

// line is a frame as logs, journals and recordings have it.
type line struct {
	From     string          `json:"from"`
	OffsetMs *float64        `json:"offset_ms"`
	At       *float64        `json:"at"` // seconds
	Bytes    int             `json:"bytes"`
	Count    int             `json:"count"` // of lines like it that it stands for
	Event    json.RawMessage `json:"event"`
}

// head is what a log or a journal says of a session.
type head struct {
	Session    *int              `json:"session"`
	Kind       string            `json:"kind"`
	CallID     string            `json:"call_id"`
	Over       bool              `json:"over"`
	EndedMs    float64           `json:"ended_ms"`
	EndedBy    string            `json:"ended_by"`
	Forgotten  int               `json:"forgotten"`
	Created    json.RawMessage   `json:"created"`
	Understood []clientlint.Turn `json:"understood"`
	Events     []json.RawMessage `json:"events"`
}

// kindRefused is the kind of a connection that was refused.
const kindRefused = "refused"

// readLines reads a log, or a recording of one's own.
func readLines(name string, data []byte) ([]*Session, error) {
	var sessions []*Session
	var now *Session
	var begins Place
	number := 0
	for text := range bytes.Lines(data) {
		number++
		text = bytes.TrimSpace(text)
		if len(text) == 0 || text[0] == '#' {
			continue
		}
		place := Place{File: name, Line: number}
		if isHead(text) {
			next, _, err := readHead(place, text)
			if err == nil && now != nil {
				err = now.check(begins)
			}
			if err != nil {
				return nil, err
			}
			now, begins = next, place
			sessions = append(sessions, now)
			continue
		}
		if now == nil {
			now, begins = &Session{}, place
			sessions = append(sessions, now)
		}
		if err := now.add(place, text); err != nil {
			return nil, err
		}
	}
	if now == nil {
		return nil, nil
	}
	return sessions, now.check(begins)
}

// isHead reports whether a line says what a session is.
func isHead(text []byte) bool {
	_, number := wire.Lookup(text, "session")
	_, kind := wire.Lookup(text, "kind")
	return number && kind
}

// readHead reads what a log or a journal says of a session, and returns the frames that a journal has with it.
func readHead(place Place, text []byte) (*Session, []json.RawMessage, error) {
	var h head
	if err := json.Unmarshal(text, &h); err != nil {
		return nil, nil, &Error{place, plain(err)}
	}
	if h.Session == nil {
		return nil, nil, &Error{place, errors.New("this is no session: it has no number")}
	}
	s := &Session{Number: *h.Session, control: h.CallID != ""}
	s.ending = &ending{over: h.Over && h.Kind != kindRefused, byServer: h.EndedBy == "server"}
	s.ending.at = counted(h.EndedMs, time.Millisecond)
	if h.Forgotten > 0 {
		return nil, nil, &Error{place, fmt.Errorf("the first %d frames of session %d are forgotten, and what is left cannot be judged", h.Forgotten, s.Number)}
	}
	if len(h.Created) > 0 {
		ev, err := wire.DecodeServer(restored(h.Created).text)
		created, ok := ev.(*wire.SessionCreated)
		if err != nil || !ok {
			return nil, nil, &Error{place, errors.New("created is no session.created")}
		}
		s.created = &created.Session
	}
	s.turns = map[string]*clientlint.Turn{}
	for i := range h.Understood {
		s.turns[h.Understood[i].ItemID] = &h.Understood[i]
		if h.Understood[i].Frame > 0 {
			s.overheard = append(s.overheard, &h.Understood[i])
		}
	}
	return s, h.Events, nil
}

// add adds a frame to the session.
func (s *Session) add(place Place, text []byte) error {
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return &Error{place, plain(err)}
	}
	at, timed := l.time()
	if len(s.frames) == 0 {
		s.NoTimes = !timed
	}
	if timed == s.NoTimes {
		return &Error{place, errors.New(`some frames have a time ("at" or "offset_ms"), and others have none`)}
	}
	f := frame{place: place, text: l.Event, count: max(1, l.Count), at: at}
	if n := len(s.frames); n > 0 && at < s.frames[n-1].at {
		return &Error{place, fmt.Errorf("the frame is at %v, and the one before it at %v", at, s.frames[n-1].at)}
	}
	r := restored(l.Event)
	s.NoSound = s.NoSound || r.cut
	switch l.From {
	case "client":
		f.sent = sentFrame(at, r, l.Bytes)
	case "server":
		ev, err := wire.DecodeServer(r.text)
		if err != nil {
			return &Error{place, fmt.Errorf("the server's event cannot be read: %w", err)}
		}
		f.event = ev
	default:
		return &Error{place, noFrame(text, l.From)}
	}
	s.frames = append(s.frames, f)
	return nil
}

// time returns when a frame came, and whether its line tells.
func (l *line) time() (at time.Duration, timed bool) {
	switch {
	case l.OffsetMs != nil:
		return counted(*l.OffsetMs, time.Millisecond), true
	case l.At != nil:
		return counted(*l.At, time.Second), true
	}
	return 0, false
}

// counted returns so many units, to the microsecond: what was written as 1035.399 ms is a little less as a float.
func counted(n float64, unit time.Duration) time.Duration {
	return time.Duration(n * float64(unit)).Round(time.Microsecond)
}

// sentFrame returns a frame of the client's. The event is "" or null where it was none; bytes is 0 where its size is not noted.
func sentFrame(at time.Duration, event restoredEvent, bytes int) clientlint.Frame {
	f := clientlint.Frame{At: at}
	if len(event.text) > 0 && string(event.text) != "null" {
		f = clientlint.ReadFrame(at, event.text)
	}
	f.DBFS = event.dbfs
	if bytes > 0 {
		f.Bytes = bytes
	}
	return f
}

// noFrame says what is wrong with a line that is neither a session nor a frame.
func noFrame(text []byte, from string) error {
	if from != "" {
		return fmt.Errorf("from is %q, and can be client or server", from)
	}
	for _, key := range []string{"say", "calls", "fails", "incomplete"} {
		if _, reply := wire.Lookup(text, key); reply {
			return errors.New("this is what a server answered, as serve --record writes it, and nothing of what a client sent: " +
				"a client is judged by the log of its session, GET /_voicesim/sessions/1/log")
		}
	}
	return errors.New("this is no frame: " + expected)
}

// plain says what is wrong with JSON in words of the file, not of the decoder.
func plain(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s cannot be %s", cmp.Or(e.Field, "a line"), e.Value)
	}
	return fmt.Errorf("this is not JSON (%w): %s", err, expected)
}
