package wire

// OutputAudioBufferStarted says that the server plays audio to the caller. Over WebRTC and SIP only.
type OutputAudioBufferStarted struct {
	EventID    string `json:"event_id,omitzero"`
	ResponseID string `json:"response_id"`
	Extra      Fields `json:"-"`
}

// EventType returns "output_audio_buffer.started".
func (e *OutputAudioBufferStarted) EventType() string { return TypeOutputAudioBufferStarted }

func (e *OutputAudioBufferStarted) server() *string { return &e.EventID }

// OutputAudioBufferStopped says that all audio has been played. Over WebRTC and SIP only.
type OutputAudioBufferStopped struct {
	EventID    string `json:"event_id,omitzero"`
	ResponseID string `json:"response_id"`
	Extra      Fields `json:"-"`
}

// EventType returns "output_audio_buffer.stopped".
func (e *OutputAudioBufferStopped) EventType() string { return TypeOutputAudioBufferStopped }

func (e *OutputAudioBufferStopped) server() *string { return &e.EventID }

// OutputAudioBufferCleared says that the audio was cut off. Over WebRTC and SIP only.
type OutputAudioBufferCleared struct {
	EventID    string `json:"event_id,omitzero"`
	ResponseID string `json:"response_id"`
	Extra      Fields `json:"-"`
}

// EventType returns "output_audio_buffer.cleared".
func (e *OutputAudioBufferCleared) EventType() string { return TypeOutputAudioBufferCleared }

func (e *OutputAudioBufferCleared) server() *string { return &e.EventID }
