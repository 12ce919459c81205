package runner

import "github.com/voicesim/voicesim/wire"

// Frame is one frame on the wire, as Options.Tap sees it. It is valid during the call only.
//
// Frames of the server come from the session's reader before anything is done about them, frames of
// the session from its writer after they were written. The tap must be quick, may be called from
// both at once, and must not call the session.
type Frame struct {
	FromServer bool
	Type       string           // the event's type; "" for a frame that could not be read
	Raw        []byte           // the frame's text
	Server     wire.ServerEvent // set if FromServer, unless the frame could not be read
	Client     wire.ClientEvent // set if not FromServer
}
