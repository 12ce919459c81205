package wording

import (
	"fmt"
	"strconv"
	"time"
)

// Offset renders a moment of the call: "2.30 s".
func Offset(at time.Duration) string { return fmt.Sprintf("%.2f s", at.Seconds()) }

// Span renders a length of time: "250 ms", "1.5 s", "2 m".
func Span(d time.Duration) string {
	switch {
	case d >= time.Minute && d%time.Minute == 0:
		return fmt.Sprintf("%d m", d/time.Minute)
	case d >= time.Second:
		return strconv.FormatFloat(float64(d.Round(time.Millisecond))/float64(time.Second), 'f', -1, 64) + " s"
	default:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond)/time.Millisecond)
	}
}

// Quote renders words for a message, shortened when they are many.
func Quote(words string) string {
	const most = 90
	if r := []rune(words); len(r) > most {
		words = string(r[:most]) + "…"
	}
	return `"` + words + `"`
}

// Quoted is quote, but nothing for no words.
func Quoted(words string) string {
	if words == "" {
		return ""
	}
	return Quote(words)
}

// Often renders a number of times.
func Often(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// Reason joins what happened with why, if that is known.
func Reason(what, why string) string {
	if why == "" {
		return what
	}
	return what + ": " + why
}

// Clause returns a value in a clause, "" without one.
func Clause(format, value string) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf(format, value)
}
