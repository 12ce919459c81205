package wire

// InputAudioBufferCommitted says that the audio has become an item.
type InputAudioBufferCommitted struct {
	EventID        string      `json:"event_id,omitzero"`
	PreviousItemID Opt[string] `json:"previous_item_id,omitzero"`
	ItemID         string      `json:"item_id"`
	Extra          Fields      `json:"-"`
}

// EventType returns "input_audio_buffer.committed".
func (e *InputAudioBufferCommitted) EventType() string { return TypeInputAudioBufferCommitted }

func (e *InputAudioBufferCommitted) server() *string { return &e.EventID }

// InputAudioBufferCleared answers input_audio_buffer.clear.
type InputAudioBufferCleared struct {
	EventID string `json:"event_id,omitzero"`
	Extra   Fields `json:"-"`
}

// EventType returns "input_audio_buffer.cleared".
func (e *InputAudioBufferCleared) EventType() string { return TypeInputAudioBufferCleared }

func (e *InputAudioBufferCleared) server() *string { return &e.EventID }

// InputAudioBufferSpeechStarted says that the caller speaks. The item does not exist yet; this is
// the id it will have.
type InputAudioBufferSpeechStarted struct {
	EventID      string `json:"event_id,omitzero"`
	AudioStartMs int    `json:"audio_start_ms"` // of all audio sent in the session, padding included
	ItemID       string `json:"item_id"`
	Extra        Fields `json:"-"`
}

// EventType returns "input_audio_buffer.speech_started".
func (e *InputAudioBufferSpeechStarted) EventType() string { return TypeInputAudioBufferSpeechStarted }

func (e *InputAudioBufferSpeechStarted) server() *string { return &e.EventID }

// InputAudioBufferSpeechStopped says that the caller has stopped.
type InputAudioBufferSpeechStopped struct {
	EventID    string `json:"event_id,omitzero"`
	AudioEndMs int    `json:"audio_end_ms"` // of all audio sent in the session, silence included
	ItemID     string `json:"item_id"`
	Extra      Fields `json:"-"`
}

// EventType returns "input_audio_buffer.speech_stopped".
func (e *InputAudioBufferSpeechStopped) EventType() string { return TypeInputAudioBufferSpeechStopped }

func (e *InputAudioBufferSpeechStopped) server() *string { return &e.EventID }

// InputAudioBufferTimeoutTriggered says that nobody has spoken for the idle timeout.
type InputAudioBufferTimeoutTriggered struct {
	EventID      string `json:"event_id,omitzero"`
	AudioStartMs int    `json:"audio_start_ms"`
	AudioEndMs   int    `json:"audio_end_ms"`
	ItemID       string `json:"item_id"`
	Extra        Fields `json:"-"`
}

// EventType returns "input_audio_buffer.timeout_triggered".
func (e *InputAudioBufferTimeoutTriggered) EventType() string {
	return TypeInputAudioBufferTimeoutTriggered
}

func (e *InputAudioBufferTimeoutTriggered) server() *string { return &e.EventID }

// InputAudioBufferDtmfEventReceived is a key pressed on a phone. Over SIP only. The schema gives it no event_id.
type InputAudioBufferDtmfEventReceived struct {
	EventID    string `json:"event_id,omitzero"`
	Event      string `json:"event"`       // "0" to "9", "*", "#", "A" to "D"
	ReceivedAt int64  `json:"received_at"` // Unix seconds
	Extra      Fields `json:"-"`
}

// EventType returns "input_audio_buffer.dtmf_event_received".
func (e *InputAudioBufferDtmfEventReceived) EventType() string {
	return TypeInputAudioBufferDtmfEventReceived
}

func (e *InputAudioBufferDtmfEventReceived) server() *string { return &e.EventID }
