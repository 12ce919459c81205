package recorded

import (
	"bytes"
	"errors"
	"path"
	"strings"
)

// Read reads the sessions of a recording, in their order. name is that of the file, for messages, and tells a cassette by its
// ending. The error is an [*Error].
func Read(name string, data []byte) ([]*Session, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var sessions []*Session
	var err error
	switch ext := strings.ToLower(path.Ext(name)); {
	case ext == ".yaml" || ext == ".yml":
		sessions, err = readCassette(name, data)
	case isJournal(data):
		sessions, err = readJournal(name, data)
	default:
		sessions, err = readLines(name, data)
	}
	if err != nil {
		return nil, err
	}
	for _, s := range sessions {
		s.Frames = len(s.frames)
	}
	if len(sessions) == 0 {
		return nil, &Error{Place{File: name}, errors.New("there is no session in it: " + expected)}
	}
	return sessions, nil
}

// expected says what can be read.
const expected = "it takes the log of a session, a journal with ?all=1, a recording with a frame a line as in " +
	`{"from": "client", "at": 1.25, "event": {…}}` + ", or a cassette in YAML"

// check returns what keeps a session from being judged.
func (s *Session) check(place Place) error {
	sent, received := 0, 0
	for i := range s.frames {
		if s.frames[i].event == nil {
			sent++
		} else {
			received++
		}
	}
	switch {
	case sent > 0 && received == 0:
		return &Error{place, errors.New("all frames are the client's: a client is judged by the frames of both ends (a journal has both with ?all=1)")}
	case sent == 0 && received > 0:
		return &Error{place, errors.New("all frames are the server's: a client is judged by the frames of both ends")}
	}
	return nil
}
