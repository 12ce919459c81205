package wire

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
)

// Decimal is a number that is always written with a decimal point: 1 is written as 1.0, as the
// real server does (observed for speed).
type Decimal float64

// MarshalJSON writes the number with a decimal point or an exponent.
func (d Decimal) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(float64(d))
	if err == nil && !bytes.ContainsAny(text, ".e") {
		text = append(text, ".0"...)
	}
	return text, err
}

// MaxTokens is a limit of output tokens: a number from 1 to 4096, or [Inf].
type MaxTokens int

// Inf is the limit "inf": as many tokens as the model allows.
const Inf MaxTokens = -1

// MarshalJSON writes a number, or "inf".
func (m MaxTokens) MarshalJSON() ([]byte, error) {
	if m == Inf {
		return []byte(`"inf"`), nil
	}
	return strconv.AppendInt(nil, int64(m), 10), nil
}

// UnmarshalJSON reads an integer, or "inf". Any other string is an error.
func (m *MaxTokens) UnmarshalJSON(data []byte) error {
	if string(data) == `"inf"` {
		*m = Inf
		return nil
	}
	return json.Unmarshal(data, (*int)(m))
}

// Milliseconds turns a span of time into the protocol's whole milliseconds, rounded down.
func Milliseconds(d time.Duration) int { return int(d / time.Millisecond) }

// Duration turns the protocol's milliseconds into a span of time.
func Duration(ms int) time.Duration { return time.Duration(ms) * time.Millisecond }
