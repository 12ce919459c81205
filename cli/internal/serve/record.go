package serve

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
)

// cassettes writes what sessions answer as cassettes, a file a session. It is safe from any goroutine.
type cassettes struct {
	dir    string
	prefix string       // of the names of files: when the recording began
	note   func(string) // is told what cannot be written

	mu    sync.Mutex // guards the field below
	files map[int]*os.File
}

// recordInto makes the folder, if need be.
func recordInto(dir string, note func(string)) (*cassettes, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, command.Usage(fmt.Errorf("--record: %w", err))
	}
	return &cassettes{dir: dir, prefix: time.Now().Format("20060102-150405"), note: note, files: map[int]*os.File{}}, nil
}

// observe is the server's fakeserver.Options.Observe. A line is small: writing it does not hold the session up.
func (c *cassettes) observe(o fakeserver.Observation) {
	switch o := o.(type) {
	case *fakeserver.Replied:
		if !o.OutOfBand {
			c.write(o)
		}
	case *fakeserver.SessionEnded:
		c.mu.Lock()
		defer c.mu.Unlock()
		if f := c.files[o.Session]; f != nil {
			c.tell(f.Close())
		}
		delete(c.files, o.Session)
	}
}

// write adds a reply to the cassette of its session.
func (c *cassettes) write(o *fakeserver.Replied) {
	line, err := models.AppendReply(nil, &o.Reply)
	if err != nil {
		c.tell(err)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	f, begun := c.files[o.Session]
	if !begun {
		f, err = os.OpenFile(filepath.Join(c.dir, fmt.Sprintf("%s-%04d.jsonl", c.prefix, o.Session)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		c.tell(err)
		c.files[o.Session] = f // nil where it cannot be made: it is told once
	}
	if f != nil {
		_, err = f.Write(line)
		c.tell(err)
	}
}

// tell tells of an error.
func (c *cassettes) tell(err error) {
	if err != nil {
		c.note("--record: " + err.Error())
	}
}
