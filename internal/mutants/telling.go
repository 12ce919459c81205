package mutants

import (
	"sync"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// telling are the mutants that tell the server something else about what was heard than what is so.
func telling() []Mutant {
	return []Mutant{
		mutant("no_truncate", "does not tell the server how much of an answer was heard", func() *Broken { return dropping(ofType(wire.TypeConversationItemTruncate)) }),
		mutant("truncate_at_generated", "tells the server that all sound was heard that had arrived", truncateAtGenerated),
		mutant("history_unheard", "keeps in its history all words of an answer that was cut, as if they had been heard", historyUnheard),
		mutant("no_cancel", "does not cancel what the model is still saying", func() *Broken { return dropping(ofType(wire.TypeResponseCancel)) }),
	}
}

// historyUnheard tells of items that were truncated as of whole ones.
func historyUnheard() *Broken {
	return &Broken{settings: func(o *runner.Options) {
		observe := o.Observe
		o.Observe = func(ev runner.Event) {
			if changed, ok := ev.(*runner.HistoryChanged); ok && changed.Item.Truncated && observe != nil {
				whole := *changed
				whole.Item.Truncated, whole.Item.Heard = false, whole.Item.Text
				ev = &whole
			}
			if observe != nil {
				observe(ev)
			}
		}
	}}
}

// ofType reports whether a frame is an event of a type.
func ofType(typ string) func(passing) bool {
	return func(on passing) bool { return on.Type == typ }
}

// dropping sends none of the frames that are so.
func dropping(so func(passing) bool) *Broken {
	return &Broken{up: func(w *wires, on passing) {
		if !so(on) {
			w.Send(on.Raw)
		}
	}}
}

// truncateAtGenerated claims for each item that all of it was heard that had arrived.
func truncateAtGenerated() *Broken {
	var mu sync.Mutex
	var format audio.Format
	arrived := map[string]int{} // bytes, by item
	return &Broken{
		settings: func(o *runner.Options) { format = o.Output },
		frame: func(f runner.Frame) {
			if ev, ok := f.Server.(*wire.ResponseOutputAudioDelta); ok {
				mu.Lock()
				arrived[ev.ItemID] += len(ev.Delta)
				mu.Unlock()
			}
		},
		up: func(w *wires, on passing) {
			ev, err := wire.DecodeClient(on.Raw)
			cut, ok := ev.(*wire.ConversationItemTruncate)
			if err != nil || !ok {
				w.Send(on.Raw)
				return
			}
			mu.Lock()
			cut.AudioEndMs = wire.Milliseconds(format.Duration(arrived[cut.ItemID]))
			mu.Unlock()
			w.sendEvent(cut)
		},
	}
}
