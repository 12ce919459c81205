package page

import (
	"cmp"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
)

func compare(a, b float64) int { return cmp.Compare(a, b) }

// caller reads what the caller does, and what the server makes of it. Acts of the human and faults are moments.
func (rd *reader) caller(r *record) {
	f := &r.Fact
	switch r.Kind {
	case "act_began":
		rd.began(r)
	case "act_ended":
		if r.Lane == "caller" && rd.turn != nil {
			rd.turn.ToMS, rd.turned = r.ms(), true
			rd.marks.callerEnded = append(rd.marks.callerEnded, r.ms())
		}
	case "act_failed":
		rd.at(r, "turns", "it could not be done", rd.stepWords(f.Step)+"\n"+f.Reason, "bad")
	case "speech_detected":
		rd.begin(f.Item, r, "turns", "the server hears the caller", "")
	case "speech_over":
		rd.marks.speechOver = append(rd.marks.speechOver, r.ms())
		rd.end(f.Item, r, "turns")
	case "turn_committed":
		for _, i := range rd.pending {
			rd.items[f.Item] = i
		}
		rd.pending = nil
	case "understood", "turn_understood":
		rd.understood(r)
	}
}

// began reads the start of an act.
func (rd *reader) began(r *record) {
	what := rd.stepWords(r.Fact.Step)
	verb, words, _ := strings.Cut(what, ": ")
	if r.Lane != "caller" {
		lane := "approvals"
		if verb == "fault" {
			lane = "faults"
		}
		rd.at(r, lane, what, "written in the script", "")
		return
	}
	line := 0
	if r.Fact.Step < len(rd.r.Steps) && r.Fact.Step >= 0 {
		step := &rd.r.Steps[r.Fact.Step]
		line, words = step.Line, cmp.Or(step.Words, words)
	}
	if verb != "caller" {
		words = "(" + what + ")"
	}
	rd.c.Turns = append(rd.c.Turns, Turn{
		FromMS: r.ms(), ToMS: r.ms(), Words: visible.Text(unquoted(words)), Over: rd.clocks.Speaking(), StandIn: r.Fact.From == "stand-in", Line: line,
	})
	i := len(rd.c.Turns) - 1
	rd.turn, rd.turned = &rd.c.Turns[i], verb != "caller"
	rd.pending = append(rd.pending, i)
}

// understood reads what the server made of a turn. What a server of ours says comes before the turn is committed.
func (rd *reader) understood(r *record) {
	i, ok := rd.items[r.Fact.Item]
	if !ok && len(rd.pending) > 0 {
		i, ok = rd.pending[len(rd.pending)-1], true
	}
	if !ok {
		return
	}
	t := &rd.c.Turns[i]
	t.Understood = visible.Text(r.Fact.Text)
	t.Otherwise = !sameWords(t.Words, t.Understood)
}

// unquoted is a text without the quotes around it.
func unquoted(text string) string {
	if len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"' {
		return text[1 : len(text)-1]
	}
	return text
}
