package wire

// Decoder decodes the frames of one connection and reuses memory for the two audio events, which
// are valid until its next call. All other events are fresh. The zero value is ready. It is not
// safe for concurrent use.
type Decoder struct{}

// Client decodes a frame from a client. An [*InputAudioBufferAppend] is valid until the next call.
func (d *Decoder) Client(frame []byte) (ClientEvent, error) { return DecodeClient(frame) }

// Server decodes a frame from a server. A [*ResponseOutputAudioDelta] is valid until the next call.
func (d *Decoder) Server(frame []byte) (ServerEvent, error) { return DecodeServer(frame) }
