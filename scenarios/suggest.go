package scenarios

import (
	"fmt"
	"strings"
)

// elsewhere maps names from other tools, and from habit, to what they are called here.
var elsewhere = map[string]string{
	"user": "caller", "customer": "caller", "agent": "model", "assistant": "model", "bot": "model",
	"says": "say", "text": "say", "hears": "heard", "hear": "heard", "call": "tool", "calls": "tools",
	"function": "tool", "args": "with", "arguments": "with", "return": "returns", "result": "returns",
	"approved": "approve", "rejected": "reject", "accept": "approve", "deny": "reject",
	"timeout": "within", "within_ms": "within", "delay_ms": "delay", "interrupt": "barge_in",
	"never_says": "never_heard", "steps": "script", "description": "about", "title": "name",
	"transfer": "handoff", "vad": "server_vad", "start": "connected", "sleep": "wait", "pause": "wait",
	"below": "at_most", "under": "at_most", "above": "at_least", "equal": "exactly", "mode": "type",
}

// nearestName returns the name that was probably meant, or "".
func nearestName(typed string, names []string) string {
	typed = strings.ToLower(typed)
	best, least := "", len(typed)/3+2
	for _, name := range names {
		if name == elsewhere[typed] {
			return name
		}
		if d := distance(typed, name); d < least && d < len(name) {
			best, least = name, d
		}
	}
	return best
}

// didYouMean returns a hint that names the nearest of names, or else all of them.
func didYouMean(typed string, names []string) string {
	if name := nearestName(typed, names); name != "" {
		return fmt.Sprintf("did you mean %q?", name)
	}
	return "known are " + andList(names)
}

// distance counts the letters to insert, delete, replace or swap with their neighbour to get from a
// to b.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return max(len(x), len(y))
	}
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range y {
		rows[0][j+1] = j + 1
	}
	for i := range x {
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			d := min(rows[i][j+1]+1, rows[i+1][j]+1, rows[i][j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				d = min(d, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = d
		}
	}
	return rows[len(x)][len(y)]
}

// andList joins names: "a", "a and b", "a, b and c".
func andList(names []string) string { return joinNames(names, " and ") }

// orList joins names with "or" before the last.
func orList(names []string) string { return joinNames(names, " or ") }

func joinNames(names []string, last string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	end := len(names) - 1
	return strings.Join(names[:end], ", ") + last + names[end]
}
