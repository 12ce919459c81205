package wire

import "errors"

// DecodeClient decodes one frame from a client into a fresh event that shares no memory with the
// frame. A frame of an unknown type is an [*UnknownEvent]. Errors are of type [*DecodeError].
func DecodeClient(frame []byte) (ClientEvent, error) { return nil, errors.ErrUnsupported }

// DecodeServer decodes one frame from a server into a fresh event that shares no memory with the
// frame. A frame of an unknown type is an [*UnknownEvent]. Errors are of type [*DecodeError].
func DecodeServer(frame []byte) (ServerEvent, error) { return nil, errors.ErrUnsupported }

// TypeOf returns the type of a frame without decoding it, "" when it has none. It allocates
// nothing for the types of this package. It does not tell whether the frame is sound.
func TypeOf(frame []byte) string { return "" }
