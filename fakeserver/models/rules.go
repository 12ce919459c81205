package models

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/words"
)

// Rule is one line of [Rules]: what a response must answer for the rule to fit, and the answer. All
// conditions that are set must hold, except that Heard and Typed together fit a turn of either
// kind. A rule without any fits every response. Words are compared as whole words in the order given,
// side by side; case and punctuation do not matter.
type Rule struct {
	Heard    string // words of the caller's spoken turn, which no response has answered yet
	Typed    string // words of the caller's typed turn, likewise
	Injected string // words of a message that came since the last response and is not the caller's: [fakeserver.Request.Injected]
	Result   string // name of the function whose output is being answered; a call that failed has none
	Returned string // words of that output, or of any output where Result is ""
	Failed   string // name of the tool of an MCP server whose call failed or was not approved
	// Arguments are an object that is in the arguments of the call of Result or Failed: they tell several calls apart.
	// Objects may have more keys, all else must be equal. nil is any.
	Arguments    json.RawMessage
	Instructions string // words of the instructions in force: they tell agents apart
	// Metadata are keys and values that response.create must have given the response, beside others.
	Metadata map[string]string

	Reply fakeserver.Reply
	// Handoff is the agent to hand over to, by the function that is called transfer_to_ and the
	// agent's name, after the words and calls of Reply. "" is none. The rule fits only while the
	// session has that function.
	Handoff string
}

// Rules is a model for talking to a server by hand, or from another program: the first rule that
// fits answers. It keeps no state.
type Rules []Rule

// Respond implements [fakeserver.Model]. Without a rule that fits, the reply is that of [fakeserver.Echo], which shows what
// the rules were compared with.
func (r Rules) Respond(req *fakeserver.Request) fakeserver.Reply {
	if reply, ok := r.answer(req); ok {
		return reply
	}
	return fakeserver.Echo{}.Respond(req)
}

// answer returns the reply of the first rule that fits; ok is false if none does.
func (r Rules) answer(req *fakeserver.Request) (reply fakeserver.Reply, ok bool) {
	for i := range r {
		if reply, ok := r[i].answer(req); ok {
			return reply, true
		}
	}
	return fakeserver.Reply{}, false
}

// answer returns the rule's reply; ok is false if it does not fit.
func (r *Rule) answer(req *fakeserver.Request) (reply fakeserver.Reply, ok bool) {
	if !r.fitsOutputs(req) || !r.fitsTurn(req) || !r.fitsInjected(req) || !hasWords(req.Instructions, r.Instructions) || !hasMetadata(req.Metadata, r.Metadata) {
		return fakeserver.Reply{}, false
	}
	reply = r.Reply
	if r.Handoff == "" {
		return reply, true
	}
	tool, ok := words.FindName(transferTo+r.Handoff, req.Tools)
	if !ok {
		return fakeserver.Reply{}, false
	}
	return withCall(reply, fakeserver.ToolCall{Name: tool}), true
}

// withCall returns the reply with one more call, after all others.
func withCall(r fakeserver.Reply, c fakeserver.ToolCall) fakeserver.Reply {
	if r.Then != nil {
		last := withCall(*r.Then, c)
		r.Then = &last
		return r
	}
	r.Calls = append(r.Calls[:len(r.Calls):len(r.Calls)], c)
	return r
}

// hasMetadata reports whether have holds all of want.
func hasMetadata(have, want map[string]string) bool {
	for key, value := range want {
		if got, ok := have[key]; !ok || got != value {
			return false
		}
	}
	return true
}

func (r *Rule) fitsOutputs(req *fakeserver.Request) bool {
	result := r.Result == "" && r.Returned == "" || slices.ContainsFunc(req.Outputs, func(o fakeserver.Output) bool {
		return o.Error == "" && (r.Result == "" || o.Name == r.Result) && hasWords(o.Output, r.Returned) && r.hasArguments(o)
	})
	failed := r.Failed == "" || slices.ContainsFunc(req.Outputs, func(o fakeserver.Output) bool {
		return o.Error != "" && o.Name == r.Failed && r.hasArguments(o)
	})
	return result && failed
}

// fitsTurn reports whether the response answers such a turn. One that answers the outputs of functions
// does not.
func (r *Rule) fitsTurn(req *fakeserver.Request) bool {
	if r.Heard == "" && r.Typed == "" {
		return true
	}
	t := req.Turn
	if t == nil || !req.NewTurn || len(req.Outputs) > 0 {
		return false
	}
	words := r.Heard
	if t.Typed {
		words = r.Typed
	}
	return words != "" && hasWords(t.Transcript, words)
}

func (r *Rule) fitsInjected(req *fakeserver.Request) bool {
	return r.Injected == "" || slices.ContainsFunc(req.Injected, func(text string) bool { return hasWords(text, r.Injected) })
}

// hasWords reports whether text holds words, as [Rule] compares them. No words are in every text.
func hasWords(text, words string) bool {
	have, want := plainWords(text), plainWords(words)
	if len(want) == 0 {
		return true
	}
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
