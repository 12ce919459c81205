package wire

// SessionAudio is the audio part of a [Session].
type SessionAudio struct {
	Input  *SessionAudioInput  `json:"input,omitzero"`
	Output *SessionAudioOutput `json:"output,omitzero"` // nil in a transcription session
	Extra  Fields              `json:"-"`
}

// SessionAudioInput says what the server does with the caller's audio.
type SessionAudioInput struct {
	Format         *AudioFormat        `json:"format,omitzero"`
	Transcription  Opt[Transcription]  `json:"transcription,omitzero"`   // null: none
	NoiseReduction Opt[NoiseReduction] `json:"noise_reduction,omitzero"` // null: none
	TurnDetection  Opt[TurnDetection]  `json:"turn_detection,omitzero"`  // null: the client does it all
	Extra          Fields              `json:"-"`
}

// SessionAudioOutput says how the server speaks.
type SessionAudioOutput struct {
	Format *AudioFormat `json:"format,omitzero"`
	Voice  Voice        `json:"voice,omitzero"` // cannot change once the session has spoken
	Speed  Opt[Decimal] `json:"speed,omitzero"` // 0.25 to 1.5
	Extra  Fields       `json:"-"`
}

// Voice is the voice of a session or response: a name, or the id of a custom voice. The zero
// value is absent.
type Voice struct {
	Name  string `json:"-" wire:"string"` // such as "alloy", "marin"; the other fields are then not written
	ID    string `json:"id,omitzero"`     // "voice_…"
	Extra Fields `json:"-"`
}

// Transcription says which model writes down the caller's speech. The server echoes Model,
// Language and Prompt always, unset ones as null.
type Transcription struct {
	Model     string      `json:"model,omitzero"`
	Language  Opt[string] `json:"language,omitzero"`  // ISO 639-1
	Languages []string    `json:"languages,omitzero"` // only gpt-transcribe and gpt-live-transcribe
	Keywords  []string    `json:"keywords,omitzero"`  // only gpt-transcribe and gpt-live-transcribe
	Prompt    Opt[string] `json:"prompt,omitzero"`    // not with gpt-realtime-whisper
	Delay     Opt[string] `json:"delay,omitzero"`     // minimal to xhigh, only gpt-realtime-whisper
	Extra     Fields      `json:"-"`
}

// NoiseReduction filters the caller's audio before turn detection and model.
type NoiseReduction struct {
	Type     string       `json:"type,omitzero"` // "near_field", "far_field"
	Strength Opt[Decimal] `json:"strength,omitzero"`
	Extra    Fields       `json:"-"`
}

// The kinds of [TurnDetection].
const (
	ServerVAD   = "server_vad"
	SemanticVAD = "semantic_vad"
)

// TurnDetection says how the server finds the end of the caller's turn. Threshold to
// IdleTimeoutMs belong to ServerVAD, Eagerness to SemanticVAD.
type TurnDetection struct {
	Type              string       `json:"type,omitzero"`                // ServerVAD or SemanticVAD
	Threshold         Opt[Decimal] `json:"threshold,omitzero"`           // 0 to 1
	PrefixPaddingMs   Opt[int]     `json:"prefix_padding_ms,omitzero"`   // audio kept from before the speech
	SilenceDurationMs Opt[int]     `json:"silence_duration_ms,omitzero"` // silence that ends a turn
	IdleTimeoutMs     Opt[int]     `json:"idle_timeout_ms,omitzero"`     // 5000 to 30000; null: none
	Eagerness         string       `json:"eagerness,omitzero"`           // low, medium, high, auto
	CreateResponse    Opt[bool]    `json:"create_response,omitzero"`     // answer at the end of a turn
	InterruptResponse Opt[bool]    `json:"interrupt_response,omitzero"`  // cancel the response when the caller speaks
	Extra             Fields       `json:"-"`
}
