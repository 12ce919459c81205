package observed

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/timeline"
)

// Memory is what the conversation keeps: the messages of the server's, and of the runtime's history.
type Memory struct {
	Messages []*Message // in the order in which they were first told of
}

// Message is one of them.
type Message struct {
	Item            string
	Server, Runtime *string // what it says in each; nil is not there
}

// Remember takes what is told of a message.
func (m *Memory) Remember(f timeline.Remembered) {
	text := &f.Text
	if f.Gone {
		text = nil
	}
	for _, message := range m.Messages {
		if message.Item == f.Item || f.Item == "" {
			message.set(f.By, text)
		}
	}
	if f.Item != "" && !slices.ContainsFunc(m.Messages, func(message *Message) bool { return message.Item == f.Item }) {
		message := &Message{Item: f.Item}
		message.set(f.By, text)
		m.Messages = append(m.Messages, message)
	}
}

func (m *Message) set(by string, text *string) {
	if by == "server" {
		m.Server = text
	} else {
		m.Runtime = text
	}
}

// Keeps reports whether some message says what matches, to all who tell of it: the runtime may have no words of what the
// caller said. If not, or if only one of them keeps it, it says who does.
func (m *Memory) Keeps(matches func(text string) bool) (all bool, who string) {
	for _, message := range m.Messages {
		server, serverHas := says(message.Server, matches)
		runtime, runtimeHas := says(message.Runtime, matches)
		switch {
		case server && runtime, server && !runtimeHas, runtime && !serverHas:
			return true, "both"
		case server:
			who = fmt.Sprintf("the server's conversation has %q, the runtime's history only %q", *message.Server, *message.Runtime)
		case runtime:
			who = fmt.Sprintf("the runtime's history has %q, the server's conversation only %q", *message.Runtime, *message.Server)
		}
	}
	return false, who
}

// says reports whether a text matches, and whether there is one.
func says(text *string, matches func(string) bool) (match, has bool) {
	if text == nil || *text == "" {
		return false, false
	}
	return matches(*text), true
}

// Newest says what the newest message is.
func (m *Memory) Newest() string {
	for _, message := range slices.Backward(m.Messages) {
		for _, text := range []*string{message.Server, message.Runtime} {
			if text != nil && *text != "" {
				return fmt.Sprintf("the newest message it keeps is %q", *text)
			}
		}
	}
	return "nothing is told of what it keeps"
}
