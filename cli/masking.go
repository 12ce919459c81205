package cli

import (
	"bytes"
	"io"
	"sync"

	"github.com/voicesim/voicesim/reports"
)

// maskedWriter writes lines without secrets: standard error has what no report has, such as errors and logs, and is kept as they are.
type maskedWriter struct {
	to io.Writer

	mu   sync.Mutex // guards the rest: logs come from several goroutines
	rest []byte     // of a line that is not over
}

// Write implements io.Writer. What is no whole line waits for its end.
func (w *maskedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	whole := bytes.LastIndexByte(p, '\n') + 1
	if whole == 0 {
		w.rest = append(w.rest, p...)
		return len(p), nil
	}
	text := append(w.rest, p[:whole]...)
	w.rest = append([]byte(nil), p[whole:]...)
	if _, err := io.WriteString(w.to, reports.Masked(string(text))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// end writes what is left of a line.
func (w *maskedWriter) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.rest) > 0 {
		_, _ = io.WriteString(w.to, reports.Masked(string(w.rest))) // nobody is left to be told
		w.rest = nil
	}
}
