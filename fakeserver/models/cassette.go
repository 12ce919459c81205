package models

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/plaintext"
)

// Cassette is a recorded session's replies, to be played again. Its file has a line of JSON for each
// response of the default conversation, in order:
//
//	{"say": "Your order shipped.", "audio": "shipped.pcm", "latency_ms": 300}
//	{"say": "Let me see.", "calls": [{"name": "find", "arguments": {"id": "A1001"}}]}
//
// The sound is a file beside it: a WAV file, or 16-bit samples at 24 kHz, mono, little-endian and without a header;
// without one the server's voice says the words. Calls with a "server" are of an MCP server's tools: a response ends
// with them, and what is said to their answers is the next line. "then" is an object like a line: what
// follows in the same response. "fails" and "incomplete" are as in rules, "speed" divides the times between pieces of
// sound. Empty lines and those that begin with # are passed over. A cassette is read-only
// and may be shared.
type Cassette struct {
	replies []fakeserver.Reply
}

// CassetteError says what is wrong with a cassette, and where.
type CassetteError struct {
	File         string
	Line, Column int // from 1; Column counts bytes
	Err          error
}

// Error begins with the position, as in "day.jsonl:3:17: …".
func (e *CassetteError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %v", e.File, e.Line, e.Column, e.Err)
}

// Unwrap returns Err.
func (e *CassetteError) Unwrap() error { return e.Err }

// ReadCassette reads a cassette and the sound that it names. The error joins what is wrong, a [*CassetteError] for each mistake,
// or is that of reading the file itself.
func ReadCassette(fsys fs.FS, name string) (*Cassette, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	data, wrong := plaintext.Of(data)
	if wrong != nil {
		return nil, errors.Join(&CassetteError{File: name, Line: wrong.Line, Column: wrong.Column, Err: errors.New(wrong.Text)})
	}
	c := &Cassette{}
	var mistakes []error
	line := 0
	for text := range bytes.Lines(data) {
		line++
		trimmed := bytes.TrimSpace(text)
		if len(trimmed) == 0 || trimmed[0] == '#' {
			continue
		}
		reply, wrong := readLine(text, func(file string) ([]int16, error) { return readSound(fsys, path.Join(path.Dir(name), file)) })
		for _, m := range wrong {
			mistakes = append(mistakes, &CassetteError{File: name, Line: line, Column: 1 + m.offset, Err: m})
		}
		c.replies = append(c.replies, reply)
	}
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	return c, nil
}

// readLine reads a line with what reads the sound that it names, and returns what is wrong with it.
func readLine(text []byte, sound func(string) ([]int16, error)) (fakeserver.Reply, []lineMistake) {
	d := json.NewDecoder(bytes.NewReader(text))
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return fakeserver.Reply{}, []lineMistake{{text: err.Error(), offset: jsonOffset(err, d)}}
	}
	after := int(d.InputOffset())
	if rest := bytes.TrimSpace(text[after:]); len(rest) > 0 {
		return fakeserver.Reply{}, []lineMistake{{text: "more than one value in the line", offset: after}}
	}
	p := lineParser{sound: sound}
	reply, _ := part{p: &p, raw: raw, offset: after - len(raw)}.taped()
	return *reply, p.mistakes
}

// jsonOffset returns where a decoder found an error.
func jsonOffset(err error, d *json.Decoder) int {
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return max(0, int(e.Offset)-1)
	}
	return int(d.InputOffset())
}

// Error says what is wrong, after the path if there is one.
func (m lineMistake) Error() string {
	if m.path == "" {
		return m.text
	}
	return m.path + ": " + m.text
}

// Len returns how many replies there are.
func (c *Cassette) Len() int { return len(c.replies) }

// NewModel returns a model that plays the cassette from its beginning, for [fakeserver.Options.NewModel]. Every
// response of the default conversation takes the next reply, whatever it answers; those after the last are
// empty, as are those out of band.
func (c *Cassette) NewModel(fakeserver.SessionInfo) fakeserver.Model {
	next := 0
	return fakeserver.ModelFunc(func(req *fakeserver.Request) fakeserver.Reply {
		if req.OutOfBand || next == len(c.replies) {
			return fakeserver.Reply{}
		}
		next++
		return c.replies[next-1]
	})
}
