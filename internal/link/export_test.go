package link

import (
	"strings"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// Queue drives an outbox through a line of inputs, separated by semicolons, and returns what it gave out and what
// it would send. Audio is named by its letters; what waits to be full stays behind, in brackets.
func Queue(limit int, line string) string {
	o := newOutbox(&Options{MaxAudio: limit, Recycle: func([]byte) {}})
	var out []string
	for _, input := range strings.Split(line, "; ") {
		verb, arg, _ := strings.Cut(input, " ")
		switch verb {
		case "audio":
			drop, mine := o.pushAudio([]byte(arg))
			if drop {
				out = append(out, "first drop")
			}
			if mine {
				out = append(out, "mine")
			}
		case "direct":
			o.direct = true
		case "write":
			e, _ := o.first()
			o.written(false)
			out = append(out, "wrote "+e.name())
		case "gather":
			o.filling = filling{full: len(arg), longest: time.Hour, quiet: o.quiet}
		case "quiet":
			o.filling.since = o.filling.since.Add(-time.Hour)
			o.quiet()
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
	for o.ready() > 0 {
		e, _ := o.next()
		o.written(false)
		sent = append(sent, e.name())
	}
	if o.queue.Len() > 0 {
		sent = append(sent, "("+string(o.queue.At(0).audio)+")")
	}
	return strings.TrimPrefix(strings.Join(out, "; ")+" | "+strings.Join(sent, " "), " | ")
}

// name is how tables name a frame.
func (e *outgoing) name() string {
	if e.event == nil {
		return string(e.audio)
	}
	name := strings.Replace(e.event.EventType(), "item.create", "item", 1)
	return name[strings.LastIndexByte(name, '.')+1:]
}
