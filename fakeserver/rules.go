package fakeserver

import (
	"strings"
	"unicode"
)

// Rule is one line of [Rules]: when something is heard, typed or returned, what to answer. A rule
// without any of the three fits every response.
type Rule struct {
	Heard  string // words in the caller's spoken turn, in this order, case and punctuation ignored
	Typed  string // words in the caller's typed turn, likewise
	Result string // name of the function whose output is being answered
	Reply  Reply
}

// Rules is a model for talking to a server by hand: the first rule that fits answers. It keeps no
// state.
type Rules []Rule

// Respond implements [Model]. Without a rule that fits the reply is empty.
func (r Rules) Respond(req *Request) Reply {
	for _, rule := range r {
		if rule.fits(req) {
			return rule.Reply
		}
	}
	return Reply{}
}

func (r Rule) fits(req *Request) bool {
	if r.Heard == "" && r.Typed == "" && r.Result == "" {
		return true
	}
	if r.Result != "" {
		for _, o := range req.Outputs {
			if o.Name == r.Result {
				return true
			}
		}
		return false
	}
	t := req.Turn
	if t == nil || !req.NewTurn || len(req.Outputs) > 0 {
		return false
	}
	if t.Typed {
		return r.Typed != "" && hasWords(t.Transcript, r.Typed)
	}
	return r.Heard != "" && hasWords(t.Transcript, r.Heard)
}

// hasWords tells whether text holds words as whole words in this order, side by side; case and
// punctuation are ignored.
func hasWords(text, words string) bool {
	have, want := plainWords(text), plainWords(words)
	for i := 0; i+len(want) <= len(have); i++ {
		found := true
		for j, w := range want {
			found = found && have[i+j] == w
		}
		if found {
			return true
		}
	}
	return false
}

// plainWords returns the words of text in lower case, without punctuation.
func plainWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
}
