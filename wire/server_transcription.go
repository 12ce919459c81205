package wire

// ConversationItemInputAudioTranscriptionDelta is a piece of what the caller said.
type ConversationItemInputAudioTranscriptionDelta struct {
	EventID      string         `json:"event_id,omitzero"`
	ItemID       string         `json:"item_id"`
	ContentIndex int            `json:"content_index"`
	Delta        string         `json:"delta"`
	Obfuscation  Opt[string]    `json:"obfuscation,omitzero"` // padding without meaning, against guessing by length
	Logprobs     Opt[[]Logprob] `json:"logprobs,omitzero"`    // only when the session includes them
	Extra        Fields         `json:"-"`
}

// EventType returns "conversation.item.input_audio_transcription.delta".
func (e *ConversationItemInputAudioTranscriptionDelta) EventType() string {
	return TypeConversationItemInputAudioTranscriptionDelta
}

func (e *ConversationItemInputAudioTranscriptionDelta) server() *string { return &e.EventID }

// ConversationItemInputAudioTranscriptionCompleted is all of what the caller said in one item.
type ConversationItemInputAudioTranscriptionCompleted struct {
	EventID      string                  `json:"event_id,omitzero"`
	ItemID       string                  `json:"item_id"`
	ContentIndex int                     `json:"content_index"`
	Transcript   string                  `json:"transcript"` // all of it
	Usage        TranscriptionUsage      `json:"usage"`
	Languages    []TranscriptionLanguage `json:"languages,omitzero"` // heard, with gpt-transcribe
	Logprobs     Opt[[]Logprob]          `json:"logprobs,omitzero"`  // only when the session includes them
	Extra        Fields                  `json:"-"`
}

// EventType returns "conversation.item.input_audio_transcription.completed".
func (e *ConversationItemInputAudioTranscriptionCompleted) EventType() string {
	return TypeConversationItemInputAudioTranscriptionCompleted
}

func (e *ConversationItemInputAudioTranscriptionCompleted) server() *string { return &e.EventID }

// ConversationItemInputAudioTranscriptionSegment is what one speaker said, from a model that tells speakers apart.
type ConversationItemInputAudioTranscriptionSegment struct {
	EventID      string  `json:"event_id,omitzero"`
	ItemID       string  `json:"item_id"`
	ContentIndex int     `json:"content_index"`
	Text         string  `json:"text"`
	ID           string  `json:"id"` // of the segment
	Speaker      string  `json:"speaker"`
	Start        Decimal `json:"start"` // seconds into the audio
	End          Decimal `json:"end"`   // seconds into the audio
	Extra        Fields  `json:"-"`
}

// EventType returns "conversation.item.input_audio_transcription.segment".
func (e *ConversationItemInputAudioTranscriptionSegment) EventType() string {
	return TypeConversationItemInputAudioTranscriptionSegment
}

func (e *ConversationItemInputAudioTranscriptionSegment) server() *string { return &e.EventID }

// ConversationItemInputAudioTranscriptionFailed says why there is no transcript. The response is not affected.
type ConversationItemInputAudioTranscriptionFailed struct {
	EventID      string `json:"event_id,omitzero"`
	ItemID       string `json:"item_id"`
	ContentIndex int    `json:"content_index"`
	Error        Error  `json:"error"`
	Extra        Fields `json:"-"`
}

// EventType returns "conversation.item.input_audio_transcription.failed".
func (e *ConversationItemInputAudioTranscriptionFailed) EventType() string {
	return TypeConversationItemInputAudioTranscriptionFailed
}

func (e *ConversationItemInputAudioTranscriptionFailed) server() *string { return &e.EventID }

// TranscriptionLanguage is a language that was heard.
type TranscriptionLanguage struct {
	Code  string `json:"code"`
	Extra Fields `json:"-"`
}

// Logprob is how sure a transcription is of one token.
type Logprob struct {
	Token   string  `json:"token"`
	Logprob Decimal `json:"logprob"` // natural logarithm of the probability
	Bytes   []int   `json:"bytes"`   // the token in UTF-8
	Extra   Fields  `json:"-"`
}
