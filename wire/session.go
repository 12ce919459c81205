package wire

import "encoding/json"

// The kinds of session.
const (
	SessionRealtime      = "realtime"      // speech to speech
	SessionTranscription = "transcription" // the caller's speech to text, no responses
	SessionTranslation   = "translation"   // the caller's speech in another language; its configuration is not that of Session
)

// Session is the configuration of a session: whole in session.created and session.updated, only
// what changes in session.update. A transcription session uses Type, Object, ID, ExpiresAt,
// Audio.Input and Include only.
//
// A nil slice is absent and an empty one is written as [].
//
// Source: RealtimeSessionCreateRequestGA, RealtimeSessionCreateResponseGA (openapi.json, 2026-08); order
// of keys and nulls as in recorded sessions.
type Session struct {
	Type              string         `json:"type,omitzero"`   // one of the Session constants; required in an update
	Object            string         `json:"object,omitzero"` // "realtime.session", "realtime.transcription_session"
	ID                string         `json:"id,omitzero"`     // "sess_…"
	Model             string         `json:"model,omitzero"`
	OutputModalities  []string       `json:"output_modalities,omitzero"` // ["audio"] or ["text"]
	Instructions      Opt[string]    `json:"instructions,omitzero"`      // "" clears
	Tools             []Tool         `json:"tools,omitzero"`             // empty clears
	ToolChoice        ToolChoice     `json:"tool_choice,omitzero"`
	ParallelToolCalls Opt[bool]      `json:"parallel_tool_calls,omitzero"` // reasoning models only
	Reasoning         Opt[Reasoning] `json:"reasoning,omitzero"`           // reasoning models only
	MaxOutputTokens   Opt[MaxTokens] `json:"max_output_tokens,omitzero"`
	Tracing           Opt[Tracing]   `json:"tracing,omitzero"`
	Truncation        Truncation     `json:"truncation,omitzero"`
	Prompt            Opt[Prompt]    `json:"prompt,omitzero"`
	ExpiresAt         Opt[int64]     `json:"expires_at,omitzero"` // Unix seconds
	Audio             *SessionAudio  `json:"audio,omitzero"`
	Include           Opt[[]string]  `json:"include,omitzero"` // such as "item.input_audio_transcription.logprobs"
	Extra             Fields         `json:"-"`
}

// Reasoning says how long a reasoning model may think.
type Reasoning struct {
	Effort string `json:"effort,omitzero"` // minimal, low, medium, high, xhigh; the server's default is low
	Extra  Fields `json:"-"`
}

// Prompt names a stored prompt. Explicit fields of the session override what it holds.
type Prompt struct {
	ID        string                          `json:"id"`
	Version   Opt[string]                     `json:"version,omitzero"`
	Variables Opt[map[string]json.RawMessage] `json:"variables,omitzero"` // strings, or content parts
	Extra     Fields                          `json:"-"`
}

// Tracing says what the server writes to its traces: Mode "auto", or an object with a name.
type Tracing struct {
	Mode         string          `json:"-" wire:"string"` // "auto"; the other fields are then not written
	WorkflowName string          `json:"workflow_name,omitzero"`
	GroupID      string          `json:"group_id,omitzero"`
	Metadata     json.RawMessage `json:"metadata,omitzero"`
	Extra        Fields          `json:"-"`
}

// Truncation says what is dropped when a conversation outgrows the model: Mode "auto" or
// "disabled", or an object that keeps a share. The zero value is absent.
type Truncation struct {
	Mode           string       `json:"-" wire:"string"`          // "auto", "disabled"; nothing else is then written
	Type           string       `json:"type,omitzero"`            // "retention_ratio"
	RetentionRatio Opt[Decimal] `json:"retention_ratio,omitzero"` // 0 to 1
	TokenLimits    *TokenLimits `json:"token_limits,omitzero"`
	Extra          Fields       `json:"-"`
}

// TokenLimits bounds what a conversation may use.
type TokenLimits struct {
	PostInstructions Opt[int] `json:"post_instructions,omitzero"` // tokens after the instructions
	Extra            Fields   `json:"-"`
}
