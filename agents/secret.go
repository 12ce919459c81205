package agents

import "fmt"

// Secret is text that must not be seen: a token, a key. Printed with any verb, logged or encoded it is "***", and "" where
// there is none; string(s) is the text itself.
type Secret string

// String returns what is shown of it.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

// Format writes what is shown of it, whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, s.String()) }

// MarshalText returns what is shown of it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
