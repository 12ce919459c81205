package wire

import "errors"

// ErrNoType is in a [DecodeError] when a frame is a JSON object without a type.
var ErrNoType = errors.New("wire: event has no type")
