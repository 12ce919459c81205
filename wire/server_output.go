package wire

// ResponseOutputTextDelta is a piece of text.
type ResponseOutputTextDelta struct {
	EventID      string      `json:"event_id,omitzero"`
	ResponseID   string      `json:"response_id"`
	ItemID       string      `json:"item_id"`
	OutputIndex  int         `json:"output_index"`
	ContentIndex int         `json:"content_index"`
	Delta        string      `json:"delta"`
	Obfuscation  Opt[string] `json:"obfuscation,omitzero"` // padding without meaning, against guessing by length
	Extra        Fields      `json:"-"`
}

// EventType returns "response.output_text.delta".
func (e *ResponseOutputTextDelta) EventType() string { return TypeResponseOutputTextDelta }

func (e *ResponseOutputTextDelta) server() *string { return &e.EventID }

// ResponseOutputTextDone ends the text of a part.
type ResponseOutputTextDone struct {
	EventID      string `json:"event_id,omitzero"`
	ResponseID   string `json:"response_id"`
	ItemID       string `json:"item_id"`
	OutputIndex  int    `json:"output_index"`
	ContentIndex int    `json:"content_index"`
	Text         string `json:"text"` // all of it
	Extra        Fields `json:"-"`
}

// EventType returns "response.output_text.done".
func (e *ResponseOutputTextDone) EventType() string { return TypeResponseOutputTextDone }

func (e *ResponseOutputTextDone) server() *string { return &e.EventID }

// ResponseOutputAudioDelta is a piece of speech, in the output format of the session. This event has a fast path:
// see [Decoder] and [AppendServer].
type ResponseOutputAudioDelta struct {
	EventID      string `json:"event_id,omitzero"`
	ResponseID   string `json:"response_id"`
	ItemID       string `json:"item_id"`
	OutputIndex  int    `json:"output_index"`
	ContentIndex int    `json:"content_index"`
	Delta        []byte `json:"delta"` // raw bytes, base64 only on the wire
	Extra        Fields `json:"-"`
}

// EventType returns "response.output_audio.delta".
func (e *ResponseOutputAudioDelta) EventType() string { return TypeResponseOutputAudioDelta }

func (e *ResponseOutputAudioDelta) server() *string { return &e.EventID }

// ResponseOutputAudioDone ends the speech of a part.
type ResponseOutputAudioDone struct {
	EventID      string `json:"event_id,omitzero"`
	ResponseID   string `json:"response_id"`
	ItemID       string `json:"item_id"`
	OutputIndex  int    `json:"output_index"`
	ContentIndex int    `json:"content_index"`
	Extra        Fields `json:"-"`
}

// EventType returns "response.output_audio.done".
func (e *ResponseOutputAudioDone) EventType() string { return TypeResponseOutputAudioDone }

func (e *ResponseOutputAudioDone) server() *string { return &e.EventID }

// ResponseOutputAudioTranscriptDelta is a piece of what the speech says, ahead of the sound.
type ResponseOutputAudioTranscriptDelta struct {
	EventID      string      `json:"event_id,omitzero"`
	ResponseID   string      `json:"response_id"`
	ItemID       string      `json:"item_id"`
	OutputIndex  int         `json:"output_index"`
	ContentIndex int         `json:"content_index"`
	Delta        string      `json:"delta"`
	Obfuscation  Opt[string] `json:"obfuscation,omitzero"` // padding without meaning, against guessing by length
	Extra        Fields      `json:"-"`
}

// EventType returns "response.output_audio_transcript.delta".
func (e *ResponseOutputAudioTranscriptDelta) EventType() string {
	return TypeResponseOutputAudioTranscriptDelta
}

func (e *ResponseOutputAudioTranscriptDelta) server() *string { return &e.EventID }

// ResponseOutputAudioTranscriptDone ends the transcript of a part.
type ResponseOutputAudioTranscriptDone struct {
	EventID      string `json:"event_id,omitzero"`
	ResponseID   string `json:"response_id"`
	ItemID       string `json:"item_id"`
	OutputIndex  int    `json:"output_index"`
	ContentIndex int    `json:"content_index"`
	Transcript   string `json:"transcript"` // all of it
	Extra        Fields `json:"-"`
}

// EventType returns "response.output_audio_transcript.done".
func (e *ResponseOutputAudioTranscriptDone) EventType() string {
	return TypeResponseOutputAudioTranscriptDone
}

func (e *ResponseOutputAudioTranscriptDone) server() *string { return &e.EventID }
