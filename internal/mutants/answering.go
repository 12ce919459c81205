package mutants

import (
	"slices"
	"sync/atomic"

	"github.com/voicesim/voicesim/wire"
)

// answering are the mutants that ask for the wrong number of answers, or at the wrong time.
func answering() []Mutant {
	return []Mutant{
		mutant("two_responses", "asks for a second answer to each turn of the caller", twoResponses),
		mutant("follow_up_early", "asks for the answer to a tool's output while the response that asked for the tool goes on, and not again", followUpEarly),
		mutant("follow_up_each", "asks for an answer after each output of a batch of tools", followUpEach),
		mutant("no_follow_up", "asks for no answer when its tools have run", func() *Broken { return unanswered(isOutput) }),
		mutant("tool_result_dropped", "does not send what its tools return", func() *Broken { return dropping(isOutput) }),
		mutant("calls_one_by_one", "asks for no answer to tool calls of which one began before the one before it had ended", callsOneByOne),
		mutant("waits_for_transcripts", "deals with an answer only when the transcript of the turn is there", waitsForTranscripts),
	}
}

// isOutput reports whether a frame of the session's is the output of a tool call.
func isOutput(on passing) bool {
	if on.Type != wire.TypeConversationItemCreate {
		return false
	}
	kind, _ := wire.Lookup(on.Raw, "item", "type")
	return string(kind) == `"function_call_output"`
}

// twoResponses asks for an answer of its own when one to a turn is over.
func twoResponses() *Broken {
	var turn bool // of the reader
	return &Broken{down: func(w *wires, on passing) {
		w.Give(on.Raw)
		switch on.Type {
		case wire.TypeInputAudioBufferCommitted:
			turn = true
		case wire.TypeResponseDone:
			if turn {
				turn = false
				w.sendEvent(&wire.ResponseCreate{})
			}
		}
	}}
}

// followUpEarly asks for the answer with each output, and drops what the session asks for afterwards.
func followUpEarly() *Broken {
	b := unanswered(isOutput)
	dropped := b.up
	b.up = func(w *wires, on passing) {
		dropped(w, on)
		if isOutput(on) {
			w.sendEvent(&wire.ResponseCreate{})
		}
	}
	return b
}

// followUpEach asks for an answer with each output but the last, for which the session does.
func followUpEach() *Broken {
	before := false // an output was sent, and no answer asked for yet
	return &Broken{up: func(w *wires, on passing) {
		switch {
		case isOutput(on):
			if before {
				w.sendEvent(&wire.ResponseCreate{})
			}
			before = true
		case on.Type == wire.TypeResponseCreate:
			before = false
		}
		w.Send(on.Raw)
	}}
}

// unanswered drops the answer that is asked for after such frames of the session's. after is asked about each frame, but for the dropped ones.
func unanswered(after func(passing) bool) *Broken {
	due := false
	return &Broken{up: func(w *wires, on passing) {
		switch {
		case due && on.Type == wire.TypeResponseCreate:
			due = false
			return
		case after(on):
			due = true
		}
		w.Send(on.Raw)
	}}
}

// callsOneByOne asks for no answer to calls of which one began before the one before it had ended. No server promises that they do not.
func callsOneByOne() *Broken {
	var both atomic.Bool // two calls were open at a time
	open := ""           // of the reader
	return &Broken{
		down: func(w *wires, on passing) {
			if kind, _ := wire.Lookup(on.Raw, "item", "type"); string(kind) == `"function_call"` {
				id, _ := wire.Lookup(on.Raw, "item", "id")
				switch on.Type {
				case wire.TypeResponseOutputItemAdded:
					both.Store(both.Load() || open != "")
					open = string(id)
				case wire.TypeResponseOutputItemDone:
					if open == string(id) {
						open = ""
					}
				}
			}
			w.Give(on.Raw)
		},
		up: func(w *wires, on passing) {
			if on.Type != wire.TypeResponseCreate || !both.Swap(false) {
				w.Send(on.Raw)
			}
		},
	}
}

// waitsForTranscripts holds back what the server sends from a turn on until it is written down.
func waitsForTranscripts() *Broken {
	var held [][]byte
	waits := false
	return &Broken{down: func(w *wires, on passing) {
		written := on.Type == wire.TypeConversationItemInputAudioTranscriptionCompleted
		if waits && !written && on.Type != wire.TypeInputAudioBufferSpeechStarted {
			held = append(held, slices.Clone(on.Raw))
			return
		}
		w.Give(on.Raw)
		switch {
		case written:
			for _, frame := range held {
				w.Give(frame)
			}
			held = nil
			waits = false
		case on.Type == wire.TypeInputAudioBufferCommitted:
			waits = true
		}
	}}
}
