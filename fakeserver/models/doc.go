// Package models decides what a simulated server answers: from the steps of a scenario, from rules, or from a recorded session.
//
// Each is a [fakeserver.Model], or makes one for each session:
//
//	steps of a scenario        rules, lines of a script        a recorded session
//	       │                             │                              │
//	   NewScript                ParseRules · Load                  ReadCassette ◄─── AppendReply
//	       │                             │                              │
//	     Script                 Rules · lines in order               Cassette
//	       │ Note: taken,                │ the journal:                 │
//	       │ closed, wrong,              │ unanswered, unplayed         │
//	       ▼ unscripted                  ▼                              ▼
//	          fakeserver.Request ─► Respond ─► fakeserver.Reply
//
// [Script] plays the model steps of a scenario, exchange by exchange; what became of them it tells as a [Note].
// [Rules] answers by the first rule that fits, and keeps no state. [Load] reads what tests in any language load
// through the control endpoint: rules, and lines that are played in the order written. A [Cassette] plays replies
// again that [AppendReply] wrote.
//
// Rules and lines are read by one reader, which gathers all mistakes and says where each is.
package models
