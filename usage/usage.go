package usage

import (
	"maps"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// Tokens are counts of tokens. What was read from the cache is counted as cached only, though the server counts it as
// input, too.
type Tokens struct {
	TextIn      int `json:"text_in"` // read, not from the cache, as the next two
	AudioIn     int `json:"audio_in"`
	ImageIn     int `json:"image_in"`
	CachedText  int `json:"cached_text"` // read from the cache, as the next two
	CachedAudio int `json:"cached_audio"`
	CachedImage int `json:"cached_image"`
	TextOut     int `json:"text_out"` // made; thoughts are text
	AudioOut    int `json:"audio_out"`
	Reasoning   int `json:"reasoning"` // of TextOut: thought, not said
}

// Of splits what a response cost. nil costs nothing; without details all is text.
func Of(u *wire.Usage) (t Tokens) {
	if u == nil {
		return t
	}
	t.TextIn, t.TextOut = u.InputTokens, u.OutputTokens
	if d := u.InputTokenDetails; d != nil {
		t.TextIn, t.AudioIn, t.ImageIn = d.TextTokens, d.AudioTokens, d.ImageTokens
		cached := wire.CachedTokensDetails{TextTokens: d.CachedTokens}
		if d.CachedTokensDetails != nil {
			cached = *d.CachedTokensDetails
		}
		t.TextIn, t.CachedText = move(t.TextIn, cached.TextTokens)
		t.AudioIn, t.CachedAudio = move(t.AudioIn, cached.AudioTokens)
		t.ImageIn, t.CachedImage = move(t.ImageIn, cached.ImageTokens)
	}
	if d := u.OutputTokenDetails; d != nil {
		t.TextOut, t.AudioOut, t.Reasoning = d.TextTokens, d.AudioTokens, d.ReasoningTokens
	}
	return t
}

// move takes cached tokens out of those that were read: never more than there are.
func move(read, cached int) (rest, moved int) {
	moved = min(max(cached, 0), read)
	return read - moved, moved
}

// In is how many were read, from the cache or not.
func (t Tokens) In() int {
	return t.TextIn + t.AudioIn + t.ImageIn + t.Cached()
}

// Cached is how many were read from the cache.
func (t Tokens) Cached() int { return t.CachedText + t.CachedAudio + t.CachedImage }

// Out is how many were made.
func (t Tokens) Out() int { return t.TextOut + t.AudioOut }

// Add returns the sum of two counts.
func (t Tokens) Add(o Tokens) Tokens {
	return Tokens{
		TextIn: t.TextIn + o.TextIn, AudioIn: t.AudioIn + o.AudioIn, ImageIn: t.ImageIn + o.ImageIn,
		CachedText: t.CachedText + o.CachedText, CachedAudio: t.CachedAudio + o.CachedAudio, CachedImage: t.CachedImage + o.CachedImage,
		TextOut: t.TextOut + o.TextOut, AudioOut: t.AudioOut + o.AudioOut, Reasoning: t.Reasoning + o.Reasoning,
	}
}

// Total is what was counted for one agent, or all.
type Total struct {
	Responses int // with a usage
	Tokens    Tokens
}

// Ledger is what a call has cost so far. The zero value is that of a call that has cost nothing.
type Ledger struct {
	All           Total
	ByAgent       map[string]Total // by the agent's name, whose the responses were
	Unreported    int              // responses for which the server reported no usage
	Transcription Transcription
}

// Transcription is what it cost to write down what the caller said. Models are charged by one or the other.
type Transcription struct {
	Tokens Tokens
	Speech time.Duration
}

// Response adds what a response of an agent cost; nil is a response without a report.
func (l *Ledger) Response(agent string, u *wire.Usage) {
	if u == nil {
		l.Unreported++
		return
	}
	if l.ByAgent == nil {
		l.ByAgent = map[string]Total{}
	}
	t := Of(u)
	l.All.Responses++
	l.All.Tokens = l.All.Tokens.Add(t)
	of := l.ByAgent[agent]
	l.ByAgent[agent] = Total{of.Responses + 1, of.Tokens.Add(t)}
}

// Transcribed adds what a transcript cost.
func (l *Ledger) Transcribed(u *wire.TranscriptionUsage) {
	if u.Type == wire.UsageDuration {
		l.Transcription.Speech += time.Duration(u.Seconds.Or(0) * float64(time.Second))
		return
	}
	t := Tokens{TextIn: u.InputTokens.Or(0), TextOut: u.OutputTokens.Or(0)}
	if d := u.InputTokenDetails; d != nil {
		t.TextIn, t.AudioIn = d.TextTokens, d.AudioTokens
	}
	l.Transcription.Tokens = l.Transcription.Tokens.Add(t)
}

// Clone returns a copy that shares nothing.
func (l *Ledger) Clone() Ledger {
	out := *l
	out.ByAgent = map[string]Total{}
	maps.Copy(out.ByAgent, l.ByAgent)
	return out
}
