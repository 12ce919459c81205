package overheard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/scenarios"
)

// Caller is who says the caller's lines.
const Caller = "Caller"

// someAgent is who says what an agent without a name says.
const someAgent = "Agent"

// Line is what somebody says at one stretch.
type Line struct {
	At   time.Duration // when it began, as an offset from the start of the call
	Who  string        // Caller, or the name of the agent
	Text string        // what was heard; "[not heard: …]" is what the model made and nobody heard, "[lost by the line: …]" what the caller's line lost, "[cut off]" the end of what was not said to its end
}

// Of returns the lines of a call that is over, in the order in which they began.
func Of(c *observed.Call) []Line {
	var lines []Line
	for _, t := range c.Turns {
		if text := saidBy(t.Step); text != "" {
			lines = append(lines, Line{At: t.Began, Who: Caller, Text: text})
		}
	}
	answers := map[*observed.Response][]*observed.Utterance{}
	for _, u := range c.Utterances {
		if u.Response == nil {
			lines = append(lines, lineOf(u, u.Text()))
			continue
		}
		answers[u.Response] = append(answers[u.Response], u)
	}
	for _, r := range c.InOrder {
		lines = append(lines, answer(r, answers[r])...)
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return cmp.Compare(a.At, b.At) })
	return lines
}

// answer are the lines of a response: what was heard of it at one stretch each, or that nothing was.
func answer(r *observed.Response, heard []*observed.Utterance) (lines []Line) {
	pieces := make([][]words.Unit, len(heard))
	for i, u := range heard {
		for k, word := range u.Words.Words {
			units := words.Units(word)
			if u.Partial && k == len(u.Words.Words)-1 && len(units) > 0 {
				units[len(units)-1].Cut = true
			}
			for n := range units {
				units[n].Lost = len(u.Lost(k, k)) > 0
			}
			pieces[i] = append(pieces[i], units...)
		}
	}
	texts := words.Compared(words.Units(r.Text.String()), pieces)
	for i, u := range heard {
		lines = append(lines, lineOf(u, texts[i]))
	}
	if len(heard) == 0 && texts[0] != "" {
		lines = append(lines, Line{At: r.Began, Who: someAgent, Text: texts[0]})
	}
	return lines
}

// lineOf is the line of an utterance.
func lineOf(u *observed.Utterance, text string) Line {
	if u.Over && !u.Complete && !strings.HasSuffix(text, "]") {
		text += " [cut off]"
	}
	return Line{At: u.Began, Who: cmp.Or(u.Agent, someAgent), Text: strings.TrimSpace(text)}
}

// saidBy is what the caller lets the agent know by a step; "" is nothing.
func saidBy(s *scenarios.Step) string {
	switch s.Verb {
	case scenarios.VerbCaller, scenarios.VerbBackchannel:
		said := make([]string, len(s.Caller.Parts))
		for i, part := range s.Caller.Parts {
			said[i] = part.Words
		}
		return strings.Join(said, " … ")
	case scenarios.VerbTyped:
		return fmt.Sprintf("[types: %s]", s.Caller.Words)
	case scenarios.VerbDTMF:
		return fmt.Sprintf("[presses: %s]", s.Caller.Words)
	case scenarios.VerbImage:
		return fmt.Sprintf("[shows a picture: %s]", s.Caller.Words)
	case scenarios.VerbSound:
		return fmt.Sprintf("[sound: %s]", s.Caller.Words)
	default:
		return ""
	}
}
