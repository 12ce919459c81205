package recorded

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// isJournal reports whether a file is one object with sessions.
func isJournal(data []byte) bool {
	var doc struct {
		Sessions json.RawMessage `json:"sessions"`
	}
	return bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) && json.Unmarshal(data, &doc) == nil && len(doc.Sessions) > 0
}

// readJournal reads the journal of a scope.
func readJournal(name string, data []byte) ([]*Session, error) {
	var doc struct {
		Sessions []json.RawMessage `json:"sessions"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, &Error{Place{File: name}, plain(err)}
	}
	var sessions []*Session
	for i, text := range doc.Sessions {
		place := Place{File: name, Path: fmt.Sprintf("sessions[%d]", i)}
		s, events, err := readHead(place, text)
		if err != nil {
			return nil, err
		}
		for j, event := range events {
			if err := s.add(Place{File: name, Path: fmt.Sprintf("%s.events[%d]", place.Path, j)}, event); err != nil {
				return nil, err
			}
		}
		if err := s.check(place); err != nil {
			return nil, err
		}
		sessions = append(sessions, s)
	}
	return sessions, nil
}
