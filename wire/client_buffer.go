package wire

// InputAudioBufferAppend sends audio of the caller, in the input format of the session. There is no answer. This
// event has a fast path: see [Decoder] and [AppendClient].
type InputAudioBufferAppend struct {
	EventID string `json:"event_id,omitzero"`
	Audio   []byte `json:"audio"` // raw bytes, base64 only on the wire; 15 MiB at most
	Extra   Fields `json:"-"`
}

// EventType returns "input_audio_buffer.append".
func (e *InputAudioBufferAppend) EventType() string { return TypeInputAudioBufferAppend }

func (e *InputAudioBufferAppend) client() *string { return &e.EventID }

// InputAudioBufferCommit makes an item of the audio sent so far. It does not ask for a response.
type InputAudioBufferCommit struct {
	EventID string `json:"event_id,omitzero"`
	Extra   Fields `json:"-"`
}

// EventType returns "input_audio_buffer.commit".
func (e *InputAudioBufferCommit) EventType() string { return TypeInputAudioBufferCommit }

func (e *InputAudioBufferCommit) client() *string { return &e.EventID }

// InputAudioBufferClear throws the audio away that is not committed.
type InputAudioBufferClear struct {
	EventID string `json:"event_id,omitzero"`
	Extra   Fields `json:"-"`
}

// EventType returns "input_audio_buffer.clear".
func (e *InputAudioBufferClear) EventType() string { return TypeInputAudioBufferClear }

func (e *InputAudioBufferClear) client() *string { return &e.EventID }

// OutputAudioBufferClear silences the server. Over WebRTC and SIP only.
type OutputAudioBufferClear struct {
	EventID string `json:"event_id,omitzero"`
	Extra   Fields `json:"-"`
}

// EventType returns "output_audio_buffer.clear".
func (e *OutputAudioBufferClear) EventType() string { return TypeOutputAudioBufferClear }

func (e *OutputAudioBufferClear) client() *string { return &e.EventID }
