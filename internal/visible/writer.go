package visible

import (
	"io"
	"sync"
	"unicode/utf8"
)

// Writer hands on what is written as [Lines] shows it. It may be used from any goroutine.
type Writer struct {
	to io.Writer

	mu   sync.Mutex // guards the field below, and the order of writes
	rest []byte     // of a character whose other bytes are still to come
}

// NewWriter returns a writer that writes to another.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Write implements io.Writer. The bytes of a character may come in several writes.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := append(w.rest, p...)
	whole := len(text)
	for k := 1; k < utf8.UTFMax && k <= len(text); k++ {
		if utf8.RuneStart(text[len(text)-k]) {
			if !utf8.FullRune(text[len(text)-k:]) {
				whole = len(text) - k
			}
			break
		}
	}
	w.rest = append([]byte(nil), text[whole:]...)
	if whole == 0 {
		return len(p), nil
	}
	if _, err := io.WriteString(w.to, Lines(string(text[:whole]))); err != nil {
		return 0, err
	}
	return len(p), nil
}
