package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
)

// checkTold fails for an agent whose instructions, or a tool whose description or arguments, had not the words each time. One
// that the server never was told of shows nothing.
func checkTold(c *scenarios.Check, call *observed.Call, r *verdict.Result, cutShort bool) {
	for _, want := range c.Told {
		message, seen := fmt.Sprintf("the model should be told of %s: %s", want.Name, demanded(&want)), false
		for _, of := range call.Told {
			text, ok := of.Instructions, words.SameName(of.Agent, want.Name)
			var arguments map[string]string
			if c.Name == "offered" {
				var tool string
				tool, ok = words.FindName(want.Name, slices.Sorted(maps.Keys(of.Tools)))
				text, arguments = of.Tools[tool], of.Arguments[tool]
			}
			seen = seen || ok
			if wrong := untold(&want, text, arguments); ok && wrong != "" {
				failCheck(r, c, verdict.Failure{Kind: verdict.FailureCheck, Message: message, Nearest: wrong})
				break
			}
		}
		if !seen && !cutShort {
			failCheck(r, c, verdict.Failure{Kind: verdict.FailureNoData, Message: message, Nearest: "it never was"})
		}
	}
}

// demanded is what must be told, in words.
func demanded(want *scenarios.Told) string {
	var all []string
	if want.Text != nil {
		all = append(all, want.Text.String())
	}
	for _, a := range want.Arguments {
		all = append(all, fmt.Sprintf("argument %s (%s)", a.Name, a.Text))
	}
	return strings.Join(all, ", ")
}

// untold says what of it was not told; "" when all was. Any text is not no text.
func untold(want *scenarios.Told, text string, arguments map[string]string) string {
	switch {
	case want.Text == nil:
	case strings.TrimSpace(text) == "":
		return "it was told nothing of it"
	case !want.Text.Match(text):
		return "it was told " + wording.Quote(text)
	}
	for _, a := range want.Arguments {
		about, has := arguments[a.Name]
		switch {
		case !has && len(arguments) == 0:
			return "there are no arguments"
		case !has:
			return fmt.Sprintf("there is no argument %s, there are %s", a.Name, strings.Join(slices.Sorted(maps.Keys(arguments)), ", "))
		case !a.Text.Anything() && !a.Text.Match(about):
			return fmt.Sprintf("of the argument %s it was told %s", a.Name, wording.Quote(about))
		}
	}
	return ""
}
