package recorded

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/wire"
)

// interaction is an entry of a cassette: an HTTP exchange, or a message of a WebSocket.
type interaction struct {
	Kind      string    `yaml:"kind"`
	Direction string    `yaml:"direction"` // "sent", "received"
	Data      yaml.Node `yaml:"data"`
}

// readCassette reads the one session of a cassette. Its frames have no times, and their sound may be cut short: whether it
// is does not show.
func readCassette(name string, data []byte) ([]*Session, error) {
	var cassette struct {
		Interactions []interaction `yaml:"interactions"`
	}
	if err := yaml.Unmarshal(data, &cassette); err != nil {
		return nil, &Error{Place{File: name}, fmt.Errorf("this is no cassette: %s", strings.TrimPrefix(err.Error(), "yaml: "))}
	}
	s := &Session{NoTimes: true, NoSound: true}
	for i := range cassette.Interactions {
		m := &cassette.Interactions[i]
		if m.Kind != "message" {
			continue // an HTTP exchange
		}
		f, err := m.frame(name)
		if err != nil {
			return nil, err
		}
		s.frames = append(s.frames, f)
	}
	switch {
	case len(cassette.Interactions) == 0:
		return nil, &Error{Place{File: name}, errors.New("this is no cassette: it has no interactions")}
	case len(s.frames) == 0:
		return []*Session{s}, nil // HTTP alone: the media went another way
	}
	return []*Session{s}, s.check(Place{File: name})
}

// frame returns a message as a frame.
func (m *interaction) frame(name string) (frame, error) {
	f := frame{place: Place{File: name, Line: m.Data.Line}, count: 1}
	var err error
	if f.text, err = appendJSON(nil, &m.Data, 0); err != nil {
		return f, &Error{f.place, err}
	}
	switch m.Direction {
	case "sent":
		f.sent = clientlint.ReadFrame(0, f.text)
	case "received":
		if f.event, err = wire.DecodeServer(f.text); err != nil {
			return f, &Error{f.place, fmt.Errorf("the server's event cannot be read: %w", err)}
		}
	default:
		return f, &Error{f.place, fmt.Errorf("direction is %q, and can be sent or received", m.Direction)}
	}
	return f, nil
}
