package harness

import (
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
)

// Simulator returns a simulated Realtime server for clients of any kind: it recognises the embedded
// recordings, speaks them and babble, and knows the faults of package faults by name. It is an http.Handler that does not listen yet. What opts
// set besides goes before that; nil is a server that answers each turn with what it understood.
func Simulator(opts *fakeserver.Options) *fakeserver.Server {
	var o fakeserver.Options
	if opts != nil {
		o = *opts
	}
	usual := (*Options)(nil).prepared()
	if o.Voice == nil {
		o.Voice = usual.voice
	}
	if o.Vocabulary == nil {
		o.Vocabulary = usual.vocabulary
	}
	if o.FaultKinds == nil {
		o.FaultKinds = faults.All()
	}
	return fakeserver.New(&o)
}
