package fakeserver

import "encoding/json"

// FillJournal adds n entries with events of so many bytes to a new journal, and returns it.
func FillJournal(n, bytes int) SessionJournal {
	l := new(journals).open(SessionJournal{})
	for i := range n {
		l.add(&Entry{Bytes: i, Event: make(json.RawMessage, bytes)})
	}
	return l.journal()
}
