package fakeserver

import "encoding/json"

// ControlRoutes lists the endpoints of the control endpoint as "METHOD /path".
func ControlRoutes() []string {
	var list []string
	for _, r := range controlRoutes() {
		list = append(list, replaceFirstSpace(r.pattern))
	}
	return list
}

func replaceFirstSpace(pattern string) string {
	for i := range pattern {
		if pattern[i] == ' ' {
			return pattern[:i] + " " + controlPrefix + pattern[i+1:]
		}
	}
	return pattern
}

// Redacted returns a frame as a journal keeps it.
func Redacted(frame []byte) json.RawMessage { return redacted(frame) }

// FillJournal adds n entries with events of so many bytes to a new journal, and returns it.
func FillJournal(n, bytes int) SessionJournal {
	l := new(journals).open(SessionJournal{})
	for i := range n {
		l.add(&Entry{Bytes: i, Event: make(json.RawMessage, bytes)})
	}
	return l.journal()
}
