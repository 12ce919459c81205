package fakeserver

import (
	"encoding/json"
	"slices"
	"sync"
	"time"
)

// Entry is one frame of a session, as a journal keeps it.
type Entry struct {
	Offset time.Duration // since the session began
	Client bool          // sent by the client, else by the server
	Type   string        // of the event; "" for a frame that is none
	Bytes  int           // of the frame
	// Refused is the code of the error that answered a client's event: "" is none, "refused" one that
	// has no code.
	Refused string
	// Event is the event, in which sound and pictures are replaced by their length and their sha256, and
	// secrets by stars. nil stands for a frame that is not JSON.
	Event json.RawMessage
}

// entryJSON is an entry as it is written.
type entryJSON struct {
	From     string          `json:"from"`
	OffsetMs float64         `json:"offset_ms"`
	Type     string          `json:"type"`
	Bytes    int             `json:"bytes"`
	Outcome  string          `json:"outcome,omitempty"`
	Event    json.RawMessage `json:"event"`
}

// MarshalJSON writes the entry as a line of a log.
func (e *Entry) MarshalJSON() ([]byte, error) {
	line := entryJSON{From: "server", OffsetMs: float64(e.Offset.Microseconds()) / 1000, Type: e.Type, Bytes: e.Bytes, Event: e.Event}
	if e.Client {
		line.From, line.Outcome = "client", "accepted"
		if e.Refused != "" {
			line.Outcome = e.Refused
		}
	}
	if line.Event == nil {
		line.Event = json.RawMessage("null")
	}
	return json.Marshal(line)
}

// SessionJournal is what a journal has of one session.
type SessionJournal struct {
	Session   int     `json:"session"` // its number, from 1
	ID        string  `json:"id"`      // "sess_…"
	Scope     string  `json:"scope"`
	Kind      string  `json:"kind"`                 // "realtime" or "transcription"
	Model     string  `json:"model,omitempty"`      // "" for a transcription session
	CallID    string  `json:"call_id,omitempty"`    // of the call that it controls
	UserAgent string  `json:"user_agent,omitempty"` // of the client
	Key       string  `json:"key"`                  // that it came with, masked
	Over      bool    `json:"over"`
	Reason    string  `json:"reason,omitempty"` // why it is over, in words
	Forgotten int     `json:"forgotten"`        // entries dropped from the beginning, for want of room
	Entries   []Entry `json:"events"`
	Lint      []Lint  `json:"lint"`
	// Notes say where a script that was loaded had no answer.
	Notes []string `json:"notes"`
}

// Bounds of a journal. Chosen: an hour of a call takes the first; a day of tests the last.
const (
	mostEntries    = 400_000
	mostEntryBytes = 16 << 20 // of one session's events
	mostLogs       = 500      // sessions
	mostFindings   = 1000     // of one session, and its notes
)

// sessionLog is the journal of one session. Its loop writes, anybody reads.
type sessionLog struct {
	mu      sync.Mutex // guards the fields below
	head    SessionJournal
	entries []*Entry
	bytes   int
}

// add appends an entry, and drops the oldest quarter when there are too many.
func (l *sessionLog) add(e *Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, e)
	l.bytes += len(e.Event)
	l.trim()
}

func (l *sessionLog) trim() {
	if len(l.entries) <= mostEntries && l.bytes <= mostEntryBytes {
		return
	}
	n := (len(l.entries) + 3) / 4
	for _, e := range l.entries[:n] {
		l.bytes -= len(e.Event)
	}
	l.entries = slices.Delete(l.entries, 0, n)
	l.head.Forgotten += n
}

// complete fills in an entry that was added before its event was understood.
func (l *sessionLog) complete(e *Entry, eventType, refused string, event json.RawMessage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.Type, e.Refused, e.Event = eventType, refused, event
	l.bytes += len(event)
	l.trim()
}

func (l *sessionLog) found(f Lint) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.head.Lint) < mostFindings {
		l.head.Lint = append(l.head.Lint, f)
	}
}

func (l *sessionLog) note(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.head.Notes) < mostFindings {
		l.head.Notes = append(l.head.Notes, text)
	}
}

func (l *sessionLog) end(reason string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.head.Over, l.head.Reason = true, reason
}

// journal returns a copy.
func (l *sessionLog) journal() SessionJournal {
	l.mu.Lock()
	defer l.mu.Unlock()
	j := l.head
	j.Entries = make([]Entry, len(l.entries))
	for i, e := range l.entries {
		j.Entries[i] = *e
	}
	j.Lint = append([]Lint{}, j.Lint...)
	j.Notes = append([]string{}, j.Notes...)
	return j
}

// journals are the journals of a server's sessions, the oldest first. It is safe from any goroutine.
type journals struct {
	mu   sync.Mutex // guards the field below
	logs []*sessionLog
}

// open begins the journal of a session. The oldest is dropped when there are too many.
func (j *journals) open(head SessionJournal) *sessionLog {
	l := &sessionLog{head: head}
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.logs) == mostLogs {
		j.logs = slices.Delete(j.logs, 0, 1)
	}
	j.logs = append(j.logs, l)
	return l
}

// of returns the logs of a scope, the oldest first. Numbers and scopes of logs are constant.
func (j *journals) of(scope string) []*sessionLog {
	j.mu.Lock()
	defer j.mu.Unlock()
	var logs []*sessionLog
	for _, l := range j.logs {
		if l.head.Scope == scope {
			logs = append(logs, l)
		}
	}
	return logs
}

// drop forgets the logs of a scope.
func (j *journals) drop(scope string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.logs = slices.DeleteFunc(j.logs, func(l *sessionLog) bool { return l.head.Scope == scope })
}

// Journal returns what the server noted of a scope's sessions, the oldest first. It is empty unless
// Options.Journal or Options.Control is set.
func (s *Server) Journal(scope string) []SessionJournal {
	list := []SessionJournal{}
	for _, l := range s.journals.of(scope) {
		list = append(list, l.journal())
	}
	return list
}
