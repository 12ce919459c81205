package virtualtime

// Look is what the supervisor sees at one time.
type Look struct {
	Beats     int64
	Cancelled bool
	Busy      bool // somebody is outside, and will not be for ever
}

// Judge returns the first reason that the watch finds in a sequence of looks.
func Judge(stall, patience int, seen []Look) Reason {
	w := watch{stall: stall, patience: patience}
	for _, l := range seen {
		if reason := w.look(l.Beats, l.Busy, l.Cancelled); reason != "" {
			return reason
		}
	}
	return ""
}

// Forget lets runs go on after one that left real I/O behind.
func Forget() { left.Store(false) }
