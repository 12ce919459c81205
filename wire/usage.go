package wire

// Usage counts the tokens of a response.
//
// Source: RealtimeResponse (openapi.json, 2026-08); order of keys and reasoning_tokens as in recorded
// sessions.
type Usage struct {
	TotalTokens        int                 `json:"total_tokens"`
	InputTokens        int                 `json:"input_tokens"`
	OutputTokens       int                 `json:"output_tokens"`
	InputTokenDetails  *InputTokenDetails  `json:"input_token_details,omitzero"`
	OutputTokenDetails *OutputTokenDetails `json:"output_token_details,omitzero"`
	Extra              Fields              `json:"-"`
}

// InputTokenDetails splits the tokens a response read.
type InputTokenDetails struct {
	TextTokens          int                  `json:"text_tokens"`
	AudioTokens         int                  `json:"audio_tokens"` // one for 100 ms
	ImageTokens         int                  `json:"image_tokens"`
	CachedTokens        int                  `json:"cached_tokens"` // of all these, read from the cache
	CachedTokensDetails *CachedTokensDetails `json:"cached_tokens_details,omitzero"`
	Extra               Fields               `json:"-"`
}

// CachedTokensDetails splits the cached tokens.
type CachedTokensDetails struct {
	TextTokens  int    `json:"text_tokens"`
	AudioTokens int    `json:"audio_tokens"`
	ImageTokens int    `json:"image_tokens"`
	Extra       Fields `json:"-"`
}

// OutputTokenDetails splits the tokens a response made.
type OutputTokenDetails struct {
	TextTokens      int    `json:"text_tokens"`
	AudioTokens     int    `json:"audio_tokens"`              // one for 50 ms
	ReasoningTokens int    `json:"reasoning_tokens,omitzero"` // absent when nothing was thought
	Extra           Fields `json:"-"`
}

// The types of [TranscriptionUsage].
const (
	UsageTokens   = "tokens"
	UsageDuration = "duration"
)

// TranscriptionUsage is what a transcription cost: tokens, or seconds of audio, by its type.
type TranscriptionUsage struct {
	Type              string                `json:"type"` // UsageTokens or UsageDuration
	TotalTokens       Opt[int]              `json:"total_tokens,omitzero"`
	InputTokens       Opt[int]              `json:"input_tokens,omitzero"`
	InputTokenDetails *TranscriptionDetails `json:"input_token_details,omitzero"`
	OutputTokens      Opt[int]              `json:"output_tokens,omitzero"`
	Seconds           Opt[float64]          `json:"seconds,omitzero"` // rounded up to whole ones
	Extra             Fields                `json:"-"`
}

// TranscriptionDetails splits the tokens a transcription read.
type TranscriptionDetails struct {
	TextTokens  int    `json:"text_tokens"`
	AudioTokens int    `json:"audio_tokens"`
	Extra       Fields `json:"-"`
}

// RateLimit is what an account has left of one limit.
type RateLimit struct {
	Name         string  `json:"name"` // "tokens", "requests"
	Limit        int     `json:"limit"`
	Remaining    int     `json:"remaining"`
	ResetSeconds Decimal `json:"reset_seconds"` // until the limit is whole again
	Extra        Fields  `json:"-"`
}
