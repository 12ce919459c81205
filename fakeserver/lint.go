package fakeserver

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// Severity says how much a finding of the lint matters.
type Severity string

// The severities.
const (
	SeverityNotice  Severity = "notice"  // harmless; worth knowing
	SeverityWarning Severity = "warning" // a caller may notice
	SeverityError   Severity = "error"   // the server refused it, or it cannot work
)

// Lint is a finding: something that the client of a session did wrong. docs/lint.md explains the rules.
type Lint struct {
	Session  int           // its number, from 1
	Offset   time.Duration // since the session began
	Rule     string        // id of one of [LintRules]
	Severity Severity      // the rule's
	Message  string        // what was found, in words
	Event    string        // type of the client's event; "" where it was none
	EventID  string        // the client's, if it gave one
}

func (*Lint) observation() {}

// MarshalJSON writes the finding as journals show it.
func (l *Lint) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Session  int      `json:"session"`
		OffsetMs float64  `json:"offset_ms"`
		Rule     string   `json:"rule"`
		Severity Severity `json:"severity"`
		Message  string   `json:"message"`
		Event    string   `json:"event,omitempty"`
		EventID  string   `json:"event_id,omitempty"`
	}{l.Session, float64(l.Offset.Microseconds()) / 1000, l.Rule, l.Severity, l.Message, l.Event, l.EventID})
}

// linter looks at what the two ends of a session send. It has no clock and is not safe for concurrent
// use.
type linter struct {
	emit func(Lint)

	// The client's event that is being handled.
	now     time.Duration
	event   string
	eventID string
	cancels string // response that it cancels by name
	named   string // call that it is the first to name

	// What is in force.
	vad     bool
	model   string
	input   audio.Format
	control bool // the socket of a phone call: its caller hears through another channel

	calls     map[string]*lintedCall // by call_id
	order     []string               // of calls
	approvals []*lintedCall          // that wait for the client
	aside     map[string]bool        // responses under way that are out of band
	settled   bool                   // the last response of the conversation was completed
	changed   bool                   // the client has changed something since that the next response may be for
	finished  []string               // the last responses that are done
	counts    map[string]int         // findings of a rule
	errors    map[string]int         // refusals, by event and code
	waiting   time.Duration          // sound appended since the last commit or clear
	lastTone  time.Duration          // when sound was appended last
	speaking  bool                   // since speech_started
	playing   playing
}

// mostOfRule bounds the findings of one rule in one session. Chosen: the first ones tell.
const mostOfRule = 20

// hugeFrame is the size from which frames are too large for many of the peers and proxies between.
// Source: reports from production, where proxies cut them off.
const hugeFrame = 1 << 20

func (l *linter) init(config *wire.Session, control bool, emit func(Lint)) {
	l.emit, l.control = emit, control
	l.calls, l.aside, l.counts, l.errors = map[string]*lintedCall{}, map[string]bool{}, map[string]int{}, map[string]int{}
	l.configure(config)
}

func (l *linter) configure(config *wire.Session) {
	l.model = config.Model
	if config.Audio == nil || config.Audio.Input == nil {
		return
	}
	l.vad = config.Audio.Input.TurnDetection.IsSome()
	if config.Audio.Input.Format != nil {
		l.input = audioFormat(config.Audio.Input.Format)
	}
	if out := config.Audio.Output; out != nil && out.Format != nil {
		l.playing.format = audioFormat(out.Format)
	}
}

// report emits a finding about the client's event that is being handled.
func (l *linter) report(rule, format string, args ...any) {
	l.counts[rule]++
	if l.counts[rule] > mostOfRule {
		return
	}
	l.emit(Lint{
		Offset: l.now, Rule: rule, Severity: lintRule(rule).Severity, Message: fmt.Sprintf(format, args...),
		Event: l.event, EventID: l.eventID,
	})
}

// arrived begins a frame of the client's.
func (l *linter) arrived(at time.Duration, size int) {
	l.now = at
	if size > hugeFrame {
		l.report("huge-frame", "a frame has %d bytes", size)
	}
}

// handled ends it.
func (l *linter) handled() { l.event, l.eventID, l.cancels, l.named = "", "", "", "" }

// client looks at an event of the client's that is valid, before it takes effect.
func (l *linter) client(ev wire.ClientEvent) {
	l.event, l.eventID = ev.EventType(), wire.EventID(ev)
	switch ev := ev.(type) {
	case *wire.InputAudioBufferAppend:
		l.append(len(ev.Audio))
	case *wire.InputAudioBufferClear:
		l.waiting = 0
	case *wire.SessionUpdate:
		if m := ev.Session.Model; m != "" && m != l.model {
			l.report("model-in-update", "the model stays %s; %s is ignored", l.model, m)
		}
	case *wire.ConversationItemCreate:
		l.changed = true
		l.create(&ev.Item)
	case *wire.ConversationItemTruncate:
		l.changed = true
		l.playing.settled(ev.ItemID)
	case *wire.ConversationItemDelete:
		l.changed = true
		l.playing.settled(ev.ItemID)
	case *wire.ResponseCreate:
		if ev.Response == nil || ev.Response.Conversation != "none" && ev.Response.Input == nil {
			l.answer()
		}
	case *wire.ResponseCancel:
		l.cancels = ev.ResponseID
		l.playing.cancelled(ev.ResponseID, l.now)
	}
}

func (l *linter) append(bytes int) {
	l.waiting += l.input.Duration(bytes)
	l.lastTone = l.now
	if bytes%l.input.SampleBytes() != 0 {
		l.report("torn-sample", "an append of %d bytes ends within a sample", bytes)
	}
}

// server looks at an event that the server sends.
func (l *linter) server(ev wire.ServerEvent, at time.Duration) {
	l.now = at
	switch ev := ev.(type) {
	case *wire.SessionUpdated:
		l.changed = true
		l.configure(&ev.Session)
	case *wire.InputAudioBufferSpeechStarted:
		l.speaking = true
		if !l.control {
			l.playing.spokenOver(at)
		}
	case *wire.InputAudioBufferSpeechStopped:
		l.speaking = false
	case *wire.InputAudioBufferCommitted:
		l.speaking, l.waiting = false, 0
		if !l.vad {
			l.playing.interrupted(at)
		}
	case *wire.InputAudioBufferCleared:
		l.speaking = false
	case *wire.ResponseOutputItemDone:
		l.outputDone(&ev.Item)
	case *wire.ConversationItemDone:
		l.itemDone(&ev.Item)
	case *wire.ConversationItemTruncated:
		if why := l.playing.truncated(ev, at); why != "" {
			l.report("truncate-not-played", "%s", why)
		}
	case *wire.ConversationItemDeleted:
		l.deleted(ev.ItemID)
	case *wire.ResponseCreated:
		if !ev.Response.ConversationID.IsSome() {
			l.aside[ev.Response.ID] = true
		}
	case *wire.ResponseOutputAudioDelta:
		if !l.aside[ev.ResponseID] {
			l.playing.play(ev.ItemID, ev.ResponseID, len(ev.Delta), at)
		}
	case *wire.ResponseDone:
		l.done(&ev.Response)
	}
}

// remembered is how many finished responses are known by name. Chosen.
const remembered = 32

func (l *linter) done(r *wire.Response) {
	if len(l.finished) == remembered {
		l.finished = slices.Delete(l.finished, 0, 1)
	}
	l.finished = append(l.finished, r.ID)
	if l.aside[r.ID] {
		delete(l.aside, r.ID)
		return
	}
	l.settled = r.Status == wire.StatusCompleted
	if item := l.playing.forgotten(r); item != "" {
		l.report("untold-interruption", "the caller interrupted %s, which was not truncated before the next answer", item)
	}
}
