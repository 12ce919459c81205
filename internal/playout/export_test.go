package playout

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/specs"
)

// Spoken is an itemProgress.
type Spoken struct {
	Response, Item   string
	Heard, Received  time.Duration
	Ended, OutOfBand bool
}

// Interrupt is interrupt, in words.
func Interrupt(items []Spoken, active, scope string) string {
	var in []itemProgress
	for _, it := range items {
		in = append(in, itemProgress{
			Item:  Item{Response: it.Response, ID: it.Item, OutOfBand: it.OutOfBand},
			heard: it.Heard, received: it.Received, ended: it.Ended,
		})
	}
	d := interrupt(in, active, scope)
	var out []string
	for _, t := range d.Truncated {
		out = append(out, fmt.Sprintf("truncate %s at %v", t.ID, t.Heard))
	}
	for _, c := range d.Cut {
		out = append(out, fmt.Sprintf("interrupted %s in %s after %v of %v", c.Response, c.ID, c.Heard, c.Generated))
	}
	for _, id := range d.Cancel {
		out = append(out, "cancel "+id)
	}
	return strings.Join(append(out, "silence "+strings.Join(d.Silenced, ",")), "; ")
}

// Play drives a queue. Its bytes are milliseconds: the format is G.711 read at 1 kHz.
func Play(mode Mode, latency int, line string) string {
	ms := audio.Format{Encoding: audio.PCMU, RateHz: 1000}
	q := queue{format: ms, wire: ms, mode: mode, latency: int64(latency), limit: 20, recycle: func([]byte) {}}
	marks := map[string]Mark{}
	next := byte('a')
	out := specs.Drive(line, func(verb string, args []string) string {
		switch verb {
		case "push": // response/item n
			n, _ := strconv.Atoi(args[1])
			response, item, _ := strings.Cut(args[0], "/")
			data := make([]byte, n)
			for i := range data {
				data[i] = next
			}
			next++
			m, ok := q.push(Item{Response: response, ID: item}, n, data)
			if ok != Taken && ok != Held {
				return map[Pushed]string{Late: "refused", Full: "full"}[ok]
			}
			marks[string(data[:1])] = m
		case "read":
			n, _ := strconv.Atoi(args[0])
			b := make([]byte, n)
			got := q.read(b)
			dry := q.silence(n - got)
			q.retireHeard()
			text := strings.ReplaceAll(string(b), "\x00", ".")
			if dry {
				text += " dry"
			}
			return text
		case "hush": // silence that was read, while the queue ran dry before
			q.silence(number(args[0]))
		case "take":
			n, _ := strconv.Atoi(args[0])
			b := make([]byte, n)
			got := q.read(b)
			marks[args[1]] = Mark{q.generation, q.taken}
			return string(b[:got])
		case "heard":
			q.heard(marks[args[0]])
		case "end":
			if response, item, ok := strings.Cut(args[0], "/"); ok {
				q.endItem(response, item, 0)
			} else {
				q.endResponse(response)
			}
			if mode == Push {
				return handedOut(q.handOutDue(), marks)
			}
		case "silence":
			q.silenceResponses(specs.List(args[0]))
			if mode == Push {
				return handedOut(q.handOutDue(), marks)
			}
		case "restart":
			q.empty()
		case "elapse":
			n := number(args[0])
			if heard := q.elapse(int64(n)); heard < int64(n) {
				return fmt.Sprintf("heard %d", heard)
			}
		default:
			panic(verb)
		}
		return ""
	})
	state := []string{fmt.Sprintf("%d waiting", q.waiting)}
	for _, it := range q.progress() {
		s := fmt.Sprintf("%s %d/%d", it.ID, it.heard.Milliseconds(), it.received.Milliseconds())
		if it.ended {
			s += " ended"
		}
		state = append(state, s)
	}
	if q.silent() {
		state = append(state, "silent")
	}
	return strings.TrimPrefix(out+" | "+strings.Join(state, ", "), " | ")
}

func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

// handedOut writes chunks, and keeps their marks.
func handedOut(chunks []Chunk, marks map[string]Mark) string {
	var out []string
	for _, c := range chunks {
		if c.PCM == nil {
			out = append(out, "end of "+c.ID)
			continue
		}
		out = append(out, "out "+string(c.PCM))
		marks[string(c.PCM[:1])] = c.Mark
	}
	return strings.Join(out, ", ")
}
