package reports

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/judge"
)

// blindSpots are lines about what of a call was not looked at: what it never came to, and what its result is blind for.
// Measures without a value, which almost every call has, are for those who want all.
func blindSpots(c *Entry, all bool) []string {
	var lines []string
	if said := c.Result.StandIns; len(said) > 0 {
		lines = append(lines, visible.Text(fmt.Sprintf("%s  stand-in voice  %s", said[0].Pos, standIns(said))))
	}
	for _, n := range c.Result.NotJudged {
		lines = append(lines, visible.Text(fmt.Sprintf("%s  not judged  %s", n.Pos, n.What)))
	}
	for _, n := range c.Result.NotLookedAt {
		if all || told(n) {
			lines = append(lines, visible.Text(fmt.Sprintf("%s  not looked at  %s", n.Pos, n.What)))
		}
	}
	return lines
}

// standIns says for which turns of the caller the stand-in voice made a sound.
func standIns(said []judge.StandIn) string {
	text := strconv.Quote(said[0].Words)
	if n := len(said) - 1; n > 0 {
		text += " and " + count(n, "more turn") + " of the caller"
	}
	return text + ": no recording, no voice; only the simulator understands it"
}

// told reports whether a blind spot is told wherever the call is.
func told(n judge.NotLookedAt) bool { return n.Kind != judge.BlindNoData }

// blind reports whether a call passed and its result is blind for something that is told.
func (c *Entry) blind() bool {
	return c.Result.Verdict == judge.VerdictPassed && slices.ContainsFunc(c.Result.NotLookedAt, told)
}
