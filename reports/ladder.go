package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/timeline"
)

// How much of a call stands below a failure on the terminal. Chosen: what one look takes in.
const (
	momentsBefore = 4
	momentsAfter  = 1
	mostRungs     = 11                     // with the heads a dozen lines
	rungLength    = 120                    // characters
	columnWidth   = 12                     // from one column to the next: what stands in a column runs on over those at its right
	wireAfter     = time.Second            // how long after the instant
	pauseOnWire   = 300 * time.Millisecond // what comes later is told by itself
)

// column is one that a ladder stands on.
type column int

// What is heard, what the runtime does and sends, and what comes from the server.
const (
	columnCaller column = iota
	columnRuntime
	columnServer
)

// columnOf is where something happens; who is a speaker, or one of the words for what kind of thing it is.
func columnOf(who string) column {
	switch who {
	case whoTool, whoHandoff, whoApproval, whoGuardrail, whoCut:
		return columnRuntime
	case whoServer, whoModel, whoScript, whoLint:
		return columnServer
	}
	return columnCaller
}

// rung is a line of a ladder.
type rung struct {
	at, end time.Duration // end is zero for what takes no time
	in      column
	text    string
}

// String is the rung with its time before it.
func (r *rung) String() string {
	line := fmt.Sprintf("%-17s  %s%s", span(r.at, r.end), strings.Repeat(" ", int(r.in)*columnWidth), visible.Text(r.text))
	return short(strings.TrimRight(line, " "))
}

// short is a line, shortened.
func short(line string) string {
	if utf8.RuneCountInString(line) <= rungLength {
		return line
	}
	return string([]rune(line)[:rungLength-1]) + "…"
}

// moments are the rows around an instant.
func moments(rows []*row, at time.Duration) []*row {
	first, last := len(rows), len(rows)
	for i, r := range rows {
		if r.at > at {
			first, last = i, i
			break
		}
	}
	return rows[max(0, first-momentsBefore):min(len(rows), last+momentsAfter)]
}

// Around returns the moments of a call around an offset from its start, a line each, as they stand in a transcript: for messages
// of assertions. A call without a recording has none.
func Around(c *Entry, at time.Duration) []string {
	rows := slices.DeleteFunc(rowsOf(c), func(r *row) bool { return r.who == whoFailure })
	var lines []string
	for _, r := range moments(rows, at) {
		lines = append(lines, short(r.String()))
	}
	return lines
}

// ladder is the moments around an instant, and between them what went over the wire: of that what is nearest to the instant,
// as far as there is room.
func ladder(around []*row, records []timeline.Record, at time.Duration) string {
	if len(around) == 0 {
		return ""
	}
	var rungs []*rung
	from, to := around[0].at, max(at+wireAfter, around[len(around)-1].at)
	for _, r := range around {
		rungs = append(rungs, &rung{r.at, r.end, columnOf(r.who), r.who + ": " + r.text})
	}
	wire := onWire(records, from, to)
	slices.SortStableFunc(wire, func(a, b *rung) int { return cmp.Compare((a.at - at).Abs(), (b.at - at).Abs()) })
	rungs = append(rungs, wire[:min(len(wire), mostRungs-len(rungs))]...)
	slices.SortStableFunc(rungs, func(a, b *rung) int { return cmp.Compare(a.at, b.at) })
	var b strings.Builder
	fmt.Fprintf(&b, "%s   %-17s  %-*s%-*s%s\n", margin, "", columnWidth, "caller", columnWidth, "runtime", "server")
	for _, r := range rungs {
		fmt.Fprintf(&b, "%s   %s\n", margin, r)
	}
	return b.String()
}

// onWire folds the frames of a stretch of a call: those that one end sent without a pause are one rung.
func onWire(records []timeline.Record, from, to time.Duration) []*rung {
	var rungs []*rung
	var now *exchange
	for _, r := range records {
		f, ok := r.Fact.(timeline.Frame)
		if !ok || r.At < from || r.At > to {
			continue
		}
		if now == nil || now.sent != f.Sent || r.At-now.last > pauseOnWire {
			now = &exchange{rung: rung{at: r.At, in: columnServer}, sent: f.Sent, count: map[string]int{}}
			if f.Sent {
				now.in = columnRuntime
			}
			rungs = append(rungs, &now.rung)
		}
		now.add(r.At, f.Type)
	}
	return rungs
}

// exchange is what one end sends without a pause.
type exchange struct {
	rung
	sent  bool          // by the runtime
	last  time.Duration // frame
	types []string      // in the order of their first frames
	count map[string]int
}

// add adds a frame.
func (e *exchange) add(at time.Duration, kind string) {
	if e.count[kind] == 0 {
		e.types = append(e.types, kind)
	}
	e.count[kind]++
	e.last = at
	if at-e.at >= 10*time.Millisecond { // else it shows no other time
		e.end = at
	}
	e.text = "← " + e.told()
	if e.sent {
		e.text = "→ " + e.told()
	}
}

// told are the frames by their types: those that something follows from, and how many others. Where there are only others,
// they are told.
func (e *exchange) told() string {
	var words []string
	others := 0
	for _, kind := range e.types {
		if accompanies(kind) {
			others += e.count[kind]
			continue
		}
		words = append(words, counted(kind, e.count[kind]))
	}
	switch {
	case len(words) == 0:
		for _, kind := range e.types {
			words = append(words, counted(kind, e.count[kind]))
		}
	case others > 0:
		words = append(words, fmt.Sprintf("+ %d more", others))
	}
	return strings.Join(words, ", ")
}

// counted is a type of frames, in short, and how many there are.
func counted(kind string, n int) string {
	name := strings.TrimPrefix(strings.TrimPrefix(kind, "input_audio_buffer."), "conversation.item.input_audio_")
	if kind == "response.output_audio.delta" {
		name = "audio"
	}
	if n > 1 {
		name += fmt.Sprintf(" ×%d", n)
	}
	return name
}

// accompanies reports whether frames of a type say again, or piece by piece, what others say. Source: the server events of the
// OpenAI Realtime API reference.
func accompanies(kind string) bool {
	switch kind {
	case "response.output_audio.delta":
		return false
	case "conversation.item.added", "conversation.item.done", "rate_limits.updated":
		return true
	}
	return strings.HasSuffix(kind, ".delta") || strings.HasPrefix(kind, "response.output_") || strings.HasPrefix(kind, "response.content_part.")
}
