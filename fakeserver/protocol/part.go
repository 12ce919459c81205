package protocol

import (
	"slices"
	"strings"
)

// Kind is what a [Part] is.
type Kind uint8

// The kinds of parts of the protocol.
const (
	ClientEvent Kind = iota
	ServerEvent
	Rule
)

// String returns the kind in words, such as "client event".
func (k Kind) String() string { return [...]string{"client event", "server event", "rule"}[k] }

// Support is how much of a part of the protocol the server has.
type Support uint8

// The degrees of support.
const (
	Missing Support = iota
	Partial         // the Note says what is missing
	Full
)

// String returns "no", "partly" or "yes".
func (s Support) String() string { return [...]string{"no", "partly", "yes"}[s] }

// Part is one line of the coverage table.
type Part struct {
	Kind    Kind
	Name    string // the event's type, or the rule in words
	Support Support
	// Recorded is true where it is compared with recordings of the live server.
	Recorded bool
	// Specs is the file of specs of package fakeserver that shows a rule; "" for events, which all are.
	Specs string
	Note  string // "" is none
}

// ValidatedBy says what the server's way with this part is compared with, in words; "" for what it does
// not have. Every server event that a spec receives is held against the published schema, the Go
// types of OpenAI's own client, and the rules of order.
func (p *Part) ValidatedBy() string {
	if p.Support == Missing {
		return ""
	}
	by := []string{p.Specs}
	switch p.Kind {
	case ClientEvent:
		by = []string{"specs"}
	case ServerEvent:
		by = []string{"schema", "openai-go", "order"}
	case Rule:
	}
	if p.Recorded {
		by = append(by, "recordings")
	}
	return strings.Join(by, ", ")
}

// Parts returns the coverage table: every event that package wire knows, then the main rules.
func Parts() []Part {
	return append(append(clientParts(), serverParts()...), ruleParts()...)
}

// Sends reports whether the server sends events of a type.
func Sends(eventType string) bool {
	return slices.ContainsFunc(serverParts(), func(p Part) bool { return p.Name == eventType && p.Support != Missing })
}
