package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Decimal is a number that is always written with a decimal point: 1 is written as 1.0, as the
// real server does (observed for speed).
type Decimal float64

// MarshalJSON writes the number with a decimal point or an exponent.
func (d Decimal) MarshalJSON() ([]byte, error) { return appendFloat(nil, float64(d), true) }

// appendFloat writes a number in the form of encoding/json, with ".0" after a whole one if point
// is set. It fails for infinities and for what is not a number.
func appendFloat(dst []byte, x float64, point bool) ([]byte, error) {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return dst, fmt.Errorf("JSON has no number %v", x)
	}
	if size := math.Abs(x); size != 0 && (size < 1e-6 || size >= 1e21) {
		text, err := json.Marshal(x) // with an exponent
		return append(dst, text...), err
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, x, 'f', -1, 64)
	if point && bytes.IndexByte(dst[start:], '.') < 0 {
		dst = append(dst, ".0"...)
	}
	return dst, nil
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
