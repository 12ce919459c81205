package reports

import (
	"io"
	"strings"

	"github.com/voicesim/voicesim/internal/masked"
	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/page"
)

// traceOf is what the page shows of a call that neither its result nor its timeline has. Without sound there are no pictures of it.
func traceOf(c *Entry, sound bool) *page.Trace {
	t := &page.Trace{}
	if rec := c.Recording; rec != nil && sound && len(rec.Caller)+len(rec.Agent) > 0 {
		t.Peaks, _ = page.PeaksOf(rec.Caller, rec.Agent)
	}
	if c.wire == nil {
		return t
	}
	t.LeftOut = c.wire.LeftOut
	for _, f := range masked.Frames(c.mask, c.wire.Frames) {
		t.Frames = append(t.Frames, page.TraceFrame{AtMS: ms(f.At), Sent: f.Sent, Type: f.Type, Event: f.Event})
	}
	if sound {
		for _, u := range c.wire.Unheard {
			t.Unheard = append(t.Unheard, page.Unheard{Response: u.Response, Item: u.Item, LengthMS: ms(u.Length), Peaks: page.PackPeaks(u.Peaks)})
		}
	}
	return t
}

// traced reports whether there is anything to trace of a call.
func traced(c *Entry, sound bool) bool {
	return c.wire != nil || sound && c.Recording != nil && len(c.Recording.Caller)+len(c.Recording.Agent) > 0
}

// writeTrace writes the trace of a call.
func writeTrace(w io.Writer, c *Entry, sound bool) error {
	var text strings.Builder
	if err := page.WriteTrace(&text, traceOf(c, sound)); err != nil {
		return err
	}
	_, err := w.Write(visible.JSON([]byte(text.String())))
	return err
}
