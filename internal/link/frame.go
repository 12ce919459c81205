package link

import "github.com/voicesim/voicesim/wire"

// Frame is one frame on the wire, as Options.Tap sees it: those of the server from the reader before anything is
// done about them, those for the server from the writer, or from who pushed the audio, after they were written. It is valid during the call
// only. The tap may be called from both at once.
type Frame struct {
	FromServer bool
	Type       string           // the event's type; "" for a frame that could not be read
	Raw        []byte           // the frame's text
	Server     wire.ServerEvent // set if FromServer, unless the frame could not be read
	Client     wire.ClientEvent // set if not FromServer
}
