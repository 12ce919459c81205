package link

import (
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// Queue drives an outbox through a line of inputs, separated by semicolons, and returns what it gave out and what
// it would send. Audio is named by its letters.
func Queue(limit int, line string) string {
	o := newOutbox(limit, func([]byte) {})
	var out []string
	for _, input := range strings.Split(line, "; ") {
		verb, arg, _ := strings.Cut(input, " ")
		switch verb {
		case "audio":
			if o.pushAudio([]byte(arg)) {
				out = append(out, "first drop")
			}
		case "close":
			o.close()
		case "abandon":
			o.abandon()
		case "commit":
			o.push(&wire.InputAudioBufferCommit{}, false)
		case "clear":
			o.push(&wire.InputAudioBufferClear{}, false)
		case "item":
			o.push(&wire.ConversationItemCreate{}, false)
		case "create":
			o.push(&wire.ResponseCreate{}, false)
		case "cancel":
			o.push(&wire.ResponseCancel{}, true)
		case "truncate":
			o.push(&wire.ConversationItemTruncate{}, true)
		default:
			panic(verb)
		}
	}
	var sent []string
	for o.queue.Len() > 0 {
		e, _ := o.next()
		if e.event == nil {
			sent = append(sent, string(e.audio))
			continue
		}
		name := strings.Replace(e.event.EventType(), "item.create", "item", 1)
		sent = append(sent, name[strings.LastIndexByte(name, '.')+1:])
	}
	return strings.TrimPrefix(strings.Join(out, "; ")+" | "+strings.Join(sent, " "), " | ")
}
