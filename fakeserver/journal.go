package fakeserver

import (
	"encoding/json"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/voicesim/voicesim/clientlint"
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

// KindRefused is the kind of a session that did not begin, because its connection was refused.
const KindRefused = "refused"

// SessionJournal is what a journal has of one session, or of a connection that was refused.
type SessionJournal struct {
	Session   int    `json:"session"` // its number, from 1; 0 where there was no WebSocket
	ID        string `json:"id"`      // "sess_…"; "" for one that was refused
	Scope     string `json:"scope"`
	Kind      string `json:"kind"`                 // "realtime", "transcription", "translation", or [KindRefused]
	Model     string `json:"model,omitempty"`      // "" for a transcription session
	CallID    string `json:"call_id,omitempty"`    // of the call that it controls
	UserAgent string `json:"user_agent,omitempty"` // of the client
	Key       string `json:"key"`                  // that it came with, masked
	// Created is the session.created that would say what is in force at the beginning, on the control socket of a phone call, which
	// gets none; nil elsewhere.
	Created json.RawMessage `json:"created,omitempty"`
	Over    bool            `json:"over"`
	Reason  string          `json:"reason,omitempty"` // why it is over, in words
	// EndedMs is when it was over for its client, in milliseconds since it began, and EndedBy who ended it: "client", also for a test
	// that was done with it, or "server", also for a fault. 0 and "" while it runs.
	EndedMs float64 `json:"ended_ms,omitempty"`
	EndedBy string  `json:"ended_by,omitempty"`
	// Of a connection that was refused: the error's code ("" is none), and the code of the close frame or the
	// status of HTTP, whichever answered it. The other is 0.
	Code      string  `json:"code,omitempty"`
	CloseCode int     `json:"close_code,omitempty"`
	Status    int     `json:"status,omitempty"`
	Forgotten int     `json:"forgotten"` // entries dropped from the beginning, for want of room
	Entries   []Entry `json:"events"`
	// Understood is what the server understood of turns with sound, which no frame shows, in order.
	Understood []clientlint.Turn `json:"understood"`
	Lint       []LintFinding     `json:"lint"`
	// Unplayed is how many lines of a loaded script were not played, but for those that are optional.
	Unplayed int `json:"unplayed"`
	// Notes say where a script that was loaded had no answer, and where a reply did not fit the client's tools.
	Notes []string `json:"notes"`

	// Doubts are the notes that a test must look at before it is green.
	Doubts []string `json:"-"`
}

// Bounds of journals. Chosen: an hour of a call takes the first, a day of tests the last.
const (
	mostEntryBytes   = 16 << 20  // of one session
	mostJournalBytes = 256 << 20 // of all sessions; then each keeps its share
	mostLogs         = 500       // sessions
	fairBytes        = mostJournalBytes / mostLogs
	mostFindings     = 1000 // of one session, and its notes
	entryCost        = 200  // bytes of an entry beside its event
)

// WriteLog writes the journal of a session as JSON lines: first what the session is, then each frame.
func (j *SessionJournal) WriteLog(w io.Writer) error {
	head := *j
	head.Entries = nil
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	if err := lines.Encode(&head); err != nil {
		return err
	}
	for i := range j.Entries {
		if err := lines.Encode(&j.Entries[i]); err != nil {
			return err
		}
	}
	return nil
}

// sessionLog is the journal of one session. Its loop writes, anybody reads.
type sessionLog struct {
	total *atomic.Int64 // bytes of all logs that are kept

	mu      sync.Mutex // guards the fields below; number and scope in head are constant
	head    SessionJournal
	entries []*Entry
	bytes   int
	dropped bool
}

// add appends an entry, and drops the oldest quarter when there is too much.
func (l *sessionLog) add(e *Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.dropped {
		return
	}
	l.entries = append(l.entries, e)
	l.grow(len(e.Event) + entryCost)
}

// grow counts bytes, and makes room. The caller holds mu.
func (l *sessionLog) grow(bytes int) {
	l.bytes += bytes
	if l.total.Add(int64(bytes)); l.bytes <= mostEntryBytes && (l.bytes <= fairBytes || l.total.Load() <= mostJournalBytes) {
		return
	}
	n := (len(l.entries) + 3) / 4
	gone := 0
	for _, e := range l.entries[:n] {
		gone += len(e.Event) + entryCost
	}
	l.entries = slices.Delete(l.entries, 0, n)
	l.head.Forgotten += n
	l.bytes -= gone
	l.total.Add(-int64(gone))
}

// drop forgets everything, for good.
func (l *sessionLog) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total.Add(-int64(l.bytes))
	l.entries, l.bytes, l.dropped = nil, 0, true
}

// complete fills in an entry that was added before its event was understood.
func (l *sessionLog) complete(e *Entry, eventType, refused string, event json.RawMessage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.Type, e.Refused = eventType, refused
	if l.dropped || len(l.entries) == 0 || l.entries[0].Offset > e.Offset {
		return // the entry is gone
	}
	e.Event = event
	l.grow(len(event))
}

func (l *sessionLog) found(f LintFinding) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.head.Lint) < mostFindings {
		l.head.Lint = append(l.head.Lint, f)
	}
}

// heard keeps what the server understood of a turn.
func (l *sessionLog) heard(t *clientlint.Turn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.head.Understood) < mostFindings {
		l.head.Understood = append(l.head.Understood, *t)
	}
}

// over keeps when the session was over for its client, and whether the client ended it.
func (l *sessionLog) over(at time.Duration, byClient bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.head.EndedMs, l.head.EndedBy = float64(at.Microseconds())/1000, "server"
	if byClient {
		l.head.EndedBy = "client"
	}
}

// note keeps a note; doubt says that a test must look at it.
func (l *sessionLog) note(text string, doubt bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.head.Notes) == mostFindings {
		return
	}
	l.head.Notes = append(l.head.Notes, text)
	if doubt {
		l.head.Doubts = append(l.head.Doubts, text)
	}
}

func (l *sessionLog) unplayed(lines int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.head.Unplayed = lines
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
	j.Lint = append([]LintFinding{}, j.Lint...)
	j.Understood = append([]clientlint.Turn{}, j.Understood...)
	j.Notes = append([]string{}, j.Notes...)
	j.Doubts = slices.Clone(j.Doubts)
	return j
}

// journals are the journals of a server's sessions, the oldest first. It is safe from any goroutine.
type journals struct {
	total atomic.Int64

	mu   sync.Mutex // guards the field below
	logs []*sessionLog
}

// open begins the journal of a session. The oldest is dropped when there are too many.
func (j *journals) open(head SessionJournal) *sessionLog {
	l := &sessionLog{head: head, total: &j.total}
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.logs) == mostLogs {
		j.logs[0].drop()
		j.logs = slices.Delete(j.logs, 0, 1)
	}
	j.logs = append(j.logs, l)
	return l
}

// of returns the logs of a scope, the oldest first.
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
	j.logs = slices.DeleteFunc(j.logs, func(l *sessionLog) bool {
		if l.head.Scope != scope {
			return false
		}
		l.drop()
		return true
	})
}

// SessionJournal returns what the server noted of the session of a number; ok is false where it has noted nothing.
func (s *Server) SessionJournal(scope string, number int) (j SessionJournal, ok bool) {
	for _, l := range s.journals.of(scope) {
		if l.head.Session == number {
			return l.journal(), true
		}
	}
	return SessionJournal{}, false
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
