package wire

import "errors"

// AppendClient appends the JSON of an event to dst. With room in dst it allocates nothing for
// most events. It fails when the event holds what JSON cannot.
func AppendClient(dst []byte, ev ClientEvent) ([]byte, error) { return dst, errors.ErrUnsupported }

// AppendServer appends the JSON of an event to dst. With room in dst it allocates nothing for
// most events. It fails when the event holds what JSON cannot.
func AppendServer(dst []byte, ev ServerEvent) ([]byte, error) { return dst, errors.ErrUnsupported }
