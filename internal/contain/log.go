package contain

import (
	"context"
	"log/slog"
)

// LogHandler guards the handler of a log: a mistake in it is told to broke, and the line is lost.
func LogHandler(of slog.Handler, broke func(error)) slog.Handler { return logHandler{of, broke} }

type logHandler struct {
	of    slog.Handler
	broke func(error)
}

func (h logHandler) Enabled(ctx context.Context, level slog.Level) (enabled bool) {
	h.guard(func() error {
		enabled = h.of.Enabled(ctx, level)
		return nil
	})
	return enabled
}

func (h logHandler) Handle(ctx context.Context, r slog.Record) error {
	h.guard(func() error {
		_ = h.of.Handle(ctx, r) // a log that cannot be written is nobody's business here, as with slog itself
		return nil
	})
	return nil
}

// WithAttrs guards the new handler in the same way.
func (h logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	h.guard(func() error {
		h.of = h.of.WithAttrs(attrs)
		return nil
	})
	return h
}

// WithGroup guards the new handler in the same way.
func (h logHandler) WithGroup(name string) slog.Handler {
	h.guard(func() error {
		h.of = h.of.WithGroup(name)
		return nil
	})
	return h
}

func (h logHandler) guard(f func() error) { Do("Options.Logger", f, h.broke) }
