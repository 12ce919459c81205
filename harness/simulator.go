package harness

import "github.com/voicesim/voicesim/fakeserver"

// Simulator returns a simulated Realtime server for clients of any kind: it recognises the embedded
// recordings, and speaks them and babble. It is an http.Handler that does not listen yet. What opts
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
	return fakeserver.New(&o)
}
