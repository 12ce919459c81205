package fakeserver

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/fakeserver/internal/transcribers"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/wire"
)

// transcription writes down one turn, a piece at a time. What it began with stays with it, whatever the
// session is told meanwhile.
type transcription struct {
	itemID   string
	item     *item // nil before the commit
	by       transcribers.Model
	settings wire.Transcription

	text     string                // as its deltas tell it
	sent     int                   // bytes
	pieces   []piece               // of text, in order
	done     int                   // pieces sent
	over     time.Time             // when it ends; zero before the commit
	logprobs []wire.Logprob        // of each piece; nil where nobody asked
	segments []recognition.Segment // not sent yet
	parted   int                   // segments sent
	hurried  reservation           // by which it is early; zero is none
	fails    *failing              // nil does not fail
	timer    eventloop.Timer
}

// piece is a delta to come.
type piece struct {
	to int // byte of the text
	at time.Time
}

// transcribe writes down the turn that was recognised last, if the session asks for it. Models that
// stream may have begun before. Source: recorded sessions.
func (s *session) transcribe(it *item, turn *Turn, begins int64) {
	tr, live := s.input.live.end()
	if tr == nil {
		settings, on := s.config.Audio.Input.Transcription.Value()
		if !on {
			return
		}
		tr = s.newTranscription(it.wire.ID, settings)
	}
	tr.item = it
	tr.hurried, _ = takeReservation(&s.faulty.hurries)
	first, whole := s.transcriptionLag(tr)
	tr.over = s.now.Add(whole)
	tr.fails = s.failTranscription(turn)
	switch {
	case tr.fails != nil:
		tr.pieces = tr.pieces[:tr.done]
		tr.over = s.now.Add(first)
	case tr.by.Streams:
		s.writeRest(tr, live, turn, begins, s.now.Add(first))
	default:
		s.writeAll(tr, turn, s.now.Add(first))
	}
	s.wake(tr)
}

func (s *session) newTranscription(itemID string, settings wire.Transcription) *transcription {
	tr := &transcription{itemID: itemID, settings: settings}
	tr.by, _ = s.names.Of(settings.Model)
	tr.timer.Fire = func() { s.writeDown(tr) }
	return tr
}

// transcriptionSpan is from the first delta of a transcript to its end, and streamedSpan from the last one of a model that
// streams. Source: recorded transcripts.
const (
	transcriptionSpan = 180 * time.Millisecond
	streamedSpan      = 300 * time.Millisecond
)

// transcriptionLag returns how long after its commit the transcript of a turn goes on, and how long after it is whole. What
// is early is whole before the first item of the answer.
func (s *session) transcriptionLag(tr *transcription) (first, whole time.Duration) {
	p, by := &s.pacing, tr.by
	drawn := s.rng.Uint64("transcript order")
	if tr.hurried.line != nil || p.Transcripts == TranscriptsFirst || p.Transcripts == TranscriptsVary && drawn%8 < by.Early {
		return p.FirstItem/4 + earlyPhase, p.FirstItem*3/4 + earlyPhase
	}
	if !by.Streams {
		return p.Transcription + transcriptionPhase, p.Transcription + p.sooner(transcriptionSpan) + transcriptionPhase
	}
	first, whole = p.Transcription/2, p.Transcription/2+p.sooner(streamedSpan)
	if p.Transcripts == TranscriptsVary && drawn/8%3 > 0 { // the last deltas come before the first item; source: six of nine recorded turns
		first /= 2
	}
	return first + transcriptionPhase, whole + transcriptionPhase
}

// writeAll plans the deltas of a model that begins after the commit.
func (s *session) writeAll(tr *transcription, turn *Turn, begins time.Time) {
	tr.text = turn.Transcript
	if tr.by.AtOnce && tr.text != "" {
		tr.pieces = []piece{{len(tr.text), begins}}
	} else {
		tr.plan(0, begins)
	}
	n := len(tr.pieces)
	for i := range tr.pieces {
		tr.pieces[i].at = begins.Add(tr.over.Sub(begins) * time.Duration(i) / time.Duration(n))
	}
	if n == 0 {
		tr.over = begins
	}
	if tr.by.Logprobs && s.includes(includeLogprobs) {
		tr.logprobs = transcribers.Logprobs(s.rng, tr.text, turn.Understood)
	}
	if tr.by.Speakers && turn.Understood {
		tr.segments = s.input.recogniser.Segments(tr.text)
	} else if tr.by.Speakers && tr.text != "" {
		tr.segments = []recognition.Segment{{Text: tr.text, End: tr.item.duration(), To: len(tr.text)}}
	}
}

// plan adds the tokens of the text from a byte on, all at one time.
func (tr *transcription) plan(from int, at time.Time) {
	for from < len(tr.text) {
		from += tokens.Next(tr.text[from:])
		tr.pieces = append(tr.pieces, piece{from, at})
	}
}

// wake sets the timer for what comes next, if anything does.
func (s *session) wake(tr *transcription) {
	switch {
	case tr.done < len(tr.pieces):
		s.timers.Set(&tr.timer, tr.pieces[tr.done].at)
	case !tr.over.IsZero():
		s.timers.Set(&tr.timer, tr.over)
	}
}

// writeDown sends what is due.
func (s *session) writeDown(tr *transcription) {
	if tr.item != nil && tr.item.removed {
		return
	}
	if tr.done == len(tr.pieces) {
		s.endTranscription(tr)
		return
	}
	for tr.done < len(tr.pieces) && !tr.pieces[tr.done].at.After(s.now) {
		s.writePiece(tr)
	}
	s.wake(tr)
}

func (s *session) writePiece(tr *transcription) {
	text := tr.text[tr.sent:tr.pieces[tr.done].to]
	ev := &wire.ConversationItemInputAudioTranscriptionDelta{ItemID: tr.itemID, Delta: text, Obfuscation: s.obfuscation(text)}
	if tr.logprobs != nil {
		ev.Logprobs = wire.Some(tr.logprobs[tr.done : tr.done+1])
	}
	tr.sent += len(text)
	tr.done++
	s.send(ev)
	for tr.parted < len(tr.segments) && tr.segments[tr.parted].To <= tr.sent {
		s.writeSegment(tr, tr.segments[tr.parted])
	}
}

// writeSegment sends what one speaker said. Speakers are numbered as they are first heard in the session.
func (s *session) writeSegment(tr *transcription, g recognition.Segment) {
	h := &s.input
	number := slices.Index(h.speakers, g.Speaker)
	if number < 0 {
		number = len(h.speakers)
		h.speakers = append(h.speakers, g.Speaker)
	}
	tr.parted++
	s.send(&wire.ConversationItemInputAudioTranscriptionSegment{
		ItemID: tr.itemID, Text: g.Text, ID: fmt.Sprintf("seg_%04d", tr.parted), Speaker: fmt.Sprintf("spk_%d", number+1),
		Start: wire.Decimal(g.Start.Seconds()), End: wire.Decimal(g.End.Seconds()),
	})
}

func (s *session) endTranscription(tr *transcription) {
	defer tr.hurried.fulfil()
	if tr.fails != nil {
		s.send(&wire.ConversationItemInputAudioTranscriptionFailed{ItemID: tr.itemID, Error: tr.fails.error(tr.itemID)})
		tr.fails.fulfil()
		return
	}
	ev := &wire.ConversationItemInputAudioTranscriptionCompleted{
		ItemID: tr.itemID, Transcript: strings.TrimPrefix(tr.text, " "), Usage: tr.usage(),
	}
	if tr.logprobs != nil {
		ev.Logprobs = wire.Some(tr.logprobs)
	}
	if tr.by.Languages {
		ev.Languages = tr.languages()
	}
	s.send(ev)
}

// languages returns the languages that were heard: the first that the client expects, where anything
// was understood.
func (tr *transcription) languages() []wire.TranscriptionLanguage {
	expected := tr.settings.Languages
	if one := tr.settings.Language.Or(""); one != "" {
		expected = append([]string{one}, expected...)
	}
	if len(expected) == 0 || tr.text == "" || tr.text == recognition.Unintelligible {
		return []wire.TranscriptionLanguage{}
	}
	return []wire.TranscriptionLanguage{{Code: expected[0]}}
}

// usage is in tokens or in seconds, by model. Source: recorded sessions, and the published schema.
func (tr *transcription) usage() wire.TranscriptionUsage {
	d := tr.item.duration()
	if !tr.by.Tokens {
		seconds := float64((d + time.Second - 1) / time.Second)
		if tr.item.idle {
			seconds = 0 // source: a recorded session
		}
		return wire.TranscriptionUsage{Type: wire.UsageDuration, Seconds: wire.Some(seconds)}
	}
	sound, text, out := tokens.OfInput(d), tokens.Count(tr.settings.Prompt.Or("")), tokens.Count(tr.text)
	return wire.TranscriptionUsage{
		Type: wire.UsageTokens, TotalTokens: wire.Some(sound + text + out), InputTokens: wire.Some(sound + text),
		InputTokenDetails: &wire.TranscriptionDetails{AudioTokens: sound, TextTokens: text}, OutputTokens: wire.Some(out),
	}
}

// obfuscation returns the padding of a delta: up to the next sixteen characters.
// Source: recorded deltas.
func (s *session) obfuscation(delta string) wire.Opt[string] {
	const step = 16
	n := len([]rune(delta))
	return wire.Some(s.rng.Padding((step - n%step) % step))
}
