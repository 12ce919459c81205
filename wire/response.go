package wire

// The reasons a [Response] ended early.
const (
	ReasonTurnDetected    = "turn_detected"     // cancelled: the caller began to speak
	ReasonClientCancelled = "client_cancelled"  // cancelled: response.cancel
	ReasonMaxOutputTokens = "max_output_tokens" // incomplete
	ReasonContentFilter   = "content_filter"    // incomplete
)

// Response is one reply of the model: its state when it begins and when it is over. The server
// writes every key always, with null for what is not known yet.
//
// Source: RealtimeResponse (openapi.json, 2026-08); order of keys and nulls as in recorded sessions.
type Response struct {
	Object           string                 `json:"object,omitzero"`          // "realtime.response"
	ID               string                 `json:"id,omitzero"`              // "resp_…"
	Status           string                 `json:"status,omitzero"`          // one of the Status constants
	StatusDetails    Opt[StatusDetails]     `json:"status_details,omitzero"`  // null unless it ended early
	Output           []Item                 `json:"output,omitzero"`          // empty until it is over
	ConversationID   Opt[string]            `json:"conversation_id,omitzero"` // null when out of band
	OutputModalities []string               `json:"output_modalities,omitzero"`
	MaxOutputTokens  Opt[MaxTokens]         `json:"max_output_tokens,omitzero"`
	Audio            *ResponseAudio         `json:"audio,omitzero"`
	Usage            Opt[Usage]             `json:"usage,omitzero"` // null until it is over
	Metadata         Opt[map[string]string] `json:"metadata,omitzero"`
	Extra            Fields                 `json:"-"`
}

// StatusDetails says why a response did not complete.
type StatusDetails struct {
	Type   string `json:"type,omitzero"`   // StatusCancelled, StatusIncomplete or StatusFailed
	Reason string `json:"reason,omitzero"` // one of the Reason constants; "" when it failed
	Error  *Error `json:"error,omitzero"`  // nil unless it failed
	Extra  Fields `json:"-"`
}

// ResponseAudio is the audio part of a response.
type ResponseAudio struct {
	Output *ResponseAudioOutput `json:"output,omitzero"`
	Extra  Fields               `json:"-"`
}

// ResponseAudioOutput says how a response sounds.
type ResponseAudioOutput struct {
	Format *AudioFormat `json:"format,omitzero"`
	Voice  Voice        `json:"voice,omitzero"`
	Extra  Fields       `json:"-"`
}

// ResponseConfig is what response.create may set for one response. Absent keys are as the session
// says.
//
// Source: RealtimeResponseCreateParams (openapi.json, 2026-08).
type ResponseConfig struct {
	OutputModalities  []string               `json:"output_modalities,omitzero"`
	Instructions      Opt[string]            `json:"instructions,omitzero"`
	Audio             *ResponseAudio         `json:"audio,omitzero"`
	Tools             []Tool                 `json:"tools,omitzero"`
	ToolChoice        ToolChoice             `json:"tool_choice,omitzero"`
	ParallelToolCalls Opt[bool]              `json:"parallel_tool_calls,omitzero"`
	Reasoning         Opt[Reasoning]         `json:"reasoning,omitzero"`
	MaxOutputTokens   Opt[MaxTokens]         `json:"max_output_tokens,omitzero"`
	Conversation      string                 `json:"conversation,omitzero"` // "auto", or "none" for out of band
	Metadata          Opt[map[string]string] `json:"metadata,omitzero"`     // 16 pairs at most, echoed in the response
	Prompt            Opt[Prompt]            `json:"prompt,omitzero"`
	Input             []Item                 `json:"input,omitzero"` // instead of the conversation; empty: no context
	Extra             Fields                 `json:"-"`
}
