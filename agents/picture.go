package agents

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Picture is an image for the model.
type Picture struct {
	URL    string // a data URL of a PNG or JPEG: "data:image/png;base64,…"; 8 MiB at most
	Detail string // "low", "high" or "auto"; "" leaves it to the server
}

// Bounds of pictures. Chosen: what a model can look at while a caller waits.
const (
	maxPictures    = 16
	maxPictureSize = 8 << 20
)

// ErrNoToolCall is returned by [Attach] where no session runs a tool, and when the tool was given up.
var ErrNoToolCall = errors.New("agents: no running tool call to attach a picture to")

// Attach shows pictures to the model beside the output of the tool that calls it, with the tool's context: a map, a label
// that was photographed. They go behind the output, unless the tool fails or its output is refused; what the protocol has for
// the output itself is text. It returns what is wrong with a picture, and attaches none then.
//
// Source: openapi.json, RealtimeConversationItemMessageUser, input_image; outputs of functions are strings.
func Attach(ctx context.Context, pictures ...Picture) error {
	a, ok := ctx.Value(attachmentsKey{}).(*attachments)
	if !ok {
		return ErrNoToolCall
	}
	for i, p := range pictures {
		if err := p.check(); err != nil {
			return fmt.Errorf("picture %d: %w", i, err)
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.taken:
		return ErrNoToolCall
	case len(a.list)+len(pictures) > maxPictures:
		return fmt.Errorf("more than %d pictures", maxPictures)
	}
	a.list = append(a.list, pictures...)
	return nil
}

// check tells what the server would refuse.
func (p Picture) check() error {
	switch {
	case !strings.HasPrefix(p.URL, "data:image/png;base64,") && !strings.HasPrefix(p.URL, "data:image/jpeg;base64,"):
		return errors.New("its URL must be a data URL of a PNG or JPEG in base64")
	case len(p.URL) > maxPictureSize:
		return fmt.Errorf("it has %d bytes, at most %d", len(p.URL), maxPictureSize)
	case !slices.Contains([]string{"", "low", "high", "auto"}, p.Detail):
		return fmt.Errorf("its detail is %q, not low, high or auto", p.Detail)
	}
	return nil
}

type attachmentsKey struct{}

type attachments struct {
	mu    sync.Mutex // guards the rest
	list  []Picture
	taken bool
}

// WithAttachments returns a context with which a tool can call [Attach], and what takes the pictures, once: for runners, and
// tests of a tool.
func WithAttachments(ctx context.Context) (with context.Context, take func() []Picture) {
	a := &attachments{}
	return context.WithValue(ctx, attachmentsKey{}, a), func() []Picture {
		a.mu.Lock()
		defer a.mu.Unlock()
		list := a.list
		a.list, a.taken = nil, true
		return list
	}
}
