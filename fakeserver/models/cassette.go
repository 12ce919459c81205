package models

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
)

// Cassette is a recorded session's replies, to be played again. Its file has a line of JSON for each
// response of the default conversation, in order:
//
//	{"say": "Your order shipped.", "audio": "shipped.pcm", "latency_ms": 300}
//	{"say": "Let me see.", "calls": [{"name": "find", "arguments": {"id": "A1001"}}]}
//
// The sound is a file beside it of 16-bit samples at 24 kHz, mono, little-endian and without a header;
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

// ReadCassette reads a cassette and the sound that it names. The error joins what is wrong, a [*CassetteError] for each line,
// or is that of reading the file itself.
func ReadCassette(fsys fs.FS, name string) (*Cassette, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
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
		reply, offset, err := readReply(fsys, path.Dir(name), text)
		if err != nil {
			mistakes = append(mistakes, &CassetteError{File: name, Line: line, Column: 1 + offset, Err: err})
		}
		c.replies = append(c.replies, reply)
	}
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	return c, nil
}

// recordedReply is a line of a cassette.
type recordedReply struct {
	Say        *string         `json:"say,omitempty"` // "" is a reply without words
	Audio      string          `json:"audio,omitempty"`
	Calls      []recordedCall  `json:"calls,omitempty"`
	Fails      json.RawMessage `json:"fails,omitempty"`
	Incomplete string          `json:"incomplete,omitempty"`
	LatencyMs  int             `json:"latency_ms,omitempty"`
	Speed      float64         `json:"speed,omitempty"`
	Then       *recordedReply  `json:"then,omitempty"`
}

type recordedCall struct {
	Server    string          `json:"server,omitempty"`
	Name      string          `json:"name"`
	Arguments json.RawMessage `json:"arguments,omitempty"`
}

// longestLatency bounds what a line may say. Chosen: a session's longest life.
const longestLatency = time.Hour

// readReply reads a line. offset is where in it the error is.
func readReply(fsys fs.FS, dir string, text []byte) (reply fakeserver.Reply, offset int, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var r recordedReply
	if err := d.Decode(&r); err != nil {
		return fakeserver.Reply{}, jsonOffset(err, d), plainJSON(err)
	}
	after := int(d.InputOffset())
	if rest := bytes.TrimSpace(text[after:]); len(rest) > 0 {
		return fakeserver.Reply{}, after, errors.New("more than one value in the line")
	}
	reply, err = r.reply(fsys, dir)
	return reply, 0, err
}

// reply returns what a line or the rest of one says.
func (r *recordedReply) reply(fsys fs.FS, dir string) (reply fakeserver.Reply, err error) {
	reply = fakeserver.Reply{Incomplete: r.Incomplete, Latency: time.Duration(r.LatencyMs) * time.Millisecond, Speed: r.Speed}
	if r.Say != nil {
		reply.Say = *r.Say
	}
	switch {
	case r.Say == nil && len(r.Calls) == 0 && r.Fails == nil && r.Incomplete == "":
		return fakeserver.Reply{}, errors.New(`a reply needs words or calls ("say": "" is silence)`)
	case r.Audio != "" && reply.Say == "":
		return fakeserver.Reply{}, errors.New("sound needs its words")
	case r.Speed < 0:
		return fakeserver.Reply{}, errors.New("speed must be a number above 0; 2 is twice as fast as usual")
	case r.LatencyMs < 0 || r.LatencyMs > int(longestLatency/time.Millisecond):
		return fakeserver.Reply{}, fmt.Errorf("latency_ms is %d, and must be from 0 to an hour", r.LatencyMs)
	}
	for _, c := range r.Calls {
		if c.Name == "" {
			return fakeserver.Reply{}, errors.New("a call needs a name")
		}
		reply.Calls = append(reply.Calls, fakeserver.ToolCall{Server: c.Server, Name: c.Name, Arguments: c.Arguments})
	}
	var p lineParser
	if r.Fails != nil {
		reply.Fails, _ = part{&p, r.Fails, "fails"}.failure()
	}
	if r.Incomplete != "" {
		reply.Incomplete, _ = part{&p, json.RawMessage(strconv.Quote(r.Incomplete)), "incomplete"}.reason()
	}
	if r.Then != nil {
		if reply.Then, err = r.Then.then(fsys, dir); err != nil {
			return fakeserver.Reply{}, err
		}
		p.ends(&reply, "", "write what is said to its answer into the next line")
	}
	if len(p.mistakes) > 0 {
		return fakeserver.Reply{}, errors.New(p.mistakes[0].path + " " + p.mistakes[0].text)
	}
	if r.Audio != "" {
		if reply.Sound, err = readSound(fsys, path.Join(dir, r.Audio)); err != nil {
			return fakeserver.Reply{}, err
		}
	}
	return reply, nil
}

// then returns what the rest of a line says.
func (r *recordedReply) then(fsys fs.FS, dir string) (*fakeserver.Reply, error) {
	reply, err := r.reply(fsys, dir)
	return &reply, err
}

// jsonOffset returns where a decoder found an error.
func jsonOffset(err error, d *json.Decoder) int {
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return max(0, int(e.Offset)-1)
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return max(0, int(e.Offset)-1)
	}
	return int(d.InputOffset())
}

// plainJSON says what is wrong with a line in the words of the format, not of the decoder.
func plainJSON(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s must be %s, not %s", cmp.Or(e.Field, "a line"), kindInWords(e.Type.Kind()), e.Value)
	}
	if key, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf("%s is no key of a reply; these are: audio, calls, fails, incomplete, latency_ms, say, speed, then", key)
	}
	return err
}

// kindInWords names what a value of a line is in JSON.
func kindInWords(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "a text"
	case reflect.Slice:
		return "a list"
	case reflect.Int:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	}
	return "an object"
}

// readSound reads a file of samples.
func readSound(fsys fs.FS, name string) ([]int16, error) {
	data, err := fs.ReadFile(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case len(data) == 0 || len(data)%2 != 0:
		return nil, fmt.Errorf("%s has %d bytes, which are no 16-bit samples", name, len(data))
	}
	return audio.Format{}.AppendSamples(nil, data), nil
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
