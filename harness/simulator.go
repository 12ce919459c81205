package harness

import (
	"log/slog"

	"github.com/voicesim/voicesim/fakeserver"
)

// Simulator returns a simulated Realtime server for clients of any kind: it recognises the embedded
// recordings, speaks them and babble, and answers each turn with what it understood. It is an
// http.Handler that does not listen yet. The logger may be nil.
func Simulator(seed uint64, logger *slog.Logger) *fakeserver.Server {
	opts := (*Options)(nil).prepared()
	return fakeserver.New(&fakeserver.Options{
		Voice:      opts.voice,
		Vocabulary: opts.vocabulary,
		Seed:       seed,
		Logger:     logger,
	})
}
