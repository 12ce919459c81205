package fakeserver

import (
	"cmp"
	"slices"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/beats"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/wire"
)

// Failure is what a response fails with. The zero value is an error of the server.
type Failure struct {
	Type    string // "" means "server_error"
	Code    string // "" means "server_error"
	Message string // "" means one in the words of the live server
}

// RateLimitFailure is the failure of a response for which the account's rate limit leaves nothing.
// Source: failed responses that clients report; the type is a guess.
func RateLimitFailure() *Failure {
	return &Failure{Type: "rate_limit_exceeded", Code: "rate_limit_exceeded",
		Message: "Rate limit reached for gpt-realtime on requests per day (RPD): Limit 1000, Used 1000, Requested 1. Please try again in 1m26.4s."}
}

// QuotaFailure is the failure of a response that the account has no money left for.
// Source: failed responses that clients report; the type is a guess.
func QuotaFailure() *Failure {
	return &Failure{Type: string(RefuseQuota), Code: string(RefuseQuota),
		Message: "You exceeded your current quota, please check your plan and billing details."}
}

// ServerFailure is the failure of a response by a fault of the server.
func ServerFailure() *Failure { return &Failure{} }

// Details returns what response.done says of a response that failed so, with what is left out filled in.
func (f *Failure) Details() *wire.StatusDetails {
	return &wire.StatusDetails{Type: wire.StatusFailed, Error: &wire.Error{
		Type: cmp.Or(f.Type, "server_error"), Code: wire.Some(cmp.Or(f.Code, "server_error")),
		Message: cmp.Or(f.Message, "The server had an error while processing your request. Sorry about that!"),
	}}
}

// early returns how a part of a reply ends the response; nil if it does not.
func (r *Reply) early() *wire.StatusDetails {
	switch {
	case r.Fails != nil:
		return r.Fails.Details()
	case r.Incomplete != "":
		return &wire.StatusDetails{Type: wire.StatusIncomplete, Reason: r.Incomplete}
	}
	return nil
}

// limit cuts the beats where they would make more than so many tokens. An output whose first token does
// not fit is not begun.
func (r *response) limit(left int) {
	sounded := make([]int, len(r.outputs)) // tokens of sound, by output
	for i := range r.beats {
		b := &r.beats[i]
		switch b.Act {
		case beats.OpenMessage, beats.OpenCall:
			unsaid := outputItem{item: r.outputs[b.Output].item}
			left -= unsaid.tokens().Total()
			if left <= 0 {
				r.cut(i)
				return
			}
		case beats.TextDelta, beats.ArgumentsDelta:
			left--
		case beats.AudioDelta:
			rate := r.outputs[b.Output].item.format.RateHz
			left += sounded[b.Output]
			if fits := audio.Samples(time.Duration(left)*tokens.OutputToken, rate); b.To > fits {
				r.cut(r.shorten(i, fits))
				return
			}
			sounded[b.Output] = tokens.OfOutput(audio.Duration(b.To, rate))
			left -= sounded[b.Output]
		case beats.CloseMessage, beats.CloseCall, beats.Finish, beats.BeginMCP: // cost nothing
		}
		if left < 0 {
			r.cut(i)
			return
		}
	}
}

// shorten ends the sound of beat i after so many samples, and returns the first beat to leave out.
func (r *response) shorten(i, samples int) int {
	if samples <= r.beats[i].From {
		return i
	}
	r.beats[i].To = samples
	r.beats = slices.Insert(r.beats, i+1, r.beats[i])
	return i + 1
}

// cut ends the response in place of beat i.
func (r *response) cut(i int) {
	r.beats = append(r.beats[:i], beats.Beat{At: r.beats[i].At, Act: beats.Finish})
	r.early = (&Reply{Incomplete: wire.ReasonMaxOutputTokens}).early()
}

// conclude ends a response after its last beat.
func (s *session) conclude(r *response) {
	if r.early == nil {
		s.finish(r, wire.StatusCompleted, wire.Null[wire.StatusDetails]())
		return
	}
	s.closeOpen(r)
	s.finish(r, r.early.Type, wire.Some(*r.early))
}

// closeOpen closes what is open of a response as it is. Calls of MCP tools whose arguments are complete go on.
func (s *session) closeOpen(r *response) {
	for i, o := range r.outputs {
		if o.open && !(o.argued && o.item.wire.Type == wire.ItemMCPCall) {
			s.closeOutput(r, i, wire.StatusIncomplete)
		}
	}
}
