package redact

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// digest stands for bytes that are not kept.
func digest(data []byte) string {
	return fmt.Sprintf(`{"bytes":%d,"sha256":"%x"}`, len(data), sha256.Sum256(data))
}

// starred stands for a secret.
const starred = `"***"`

// heavy reports whether an event of this type may hold sound, pictures or secrets.
func heavy(eventType string) bool {
	switch eventType {
	case wire.TypeSessionCreated, wire.TypeSessionUpdated, wire.TypeConversationItemRetrieved:
		return true
	}
	return false
}

// Server returns an event of the server without its sound, pictures and secrets. frame is the event as sent.
func Server(ev wire.ServerEvent, frame []byte) json.RawMessage {
	if d, ok := ev.(*wire.ResponseOutputAudioDelta); ok {
		return fmt.Appendf(nil, `{"type":%q,"event_id":%q,"response_id":%q,"item_id":%q,"output_index":%d,"content_index":%d,"delta":%s}`,
			d.EventType(), d.EventID, d.ResponseID, d.ItemID, d.OutputIndex, d.ContentIndex, digest(d.Delta))
	}
	if heavy(ev.EventType()) {
		return Frame(frame)
	}
	if ev.EventType() == wire.TypeSessionOutputAudioDelta {
		return keyed(frame, "delta")
	}
	return bytes.Clone(frame)
}

// Append returns the client's event of sound without its sound; dbfs is the level of that, in dB of full scale.
func Append(a *wire.InputAudioBufferAppend, dbfs float64) json.RawMessage {
	sound := fmt.Sprintf(`{"bytes":%d,"sha256":"%x","dbfs":%.1f}`, len(a.Audio), sha256.Sum256(a.Audio), dbfs)
	if a.EventID == "" {
		return fmt.Appendf(nil, `{"type":%q,"audio":%s}`, a.EventType(), sound)
	}
	id, err := json.Marshal(a.EventID)
	if err != nil {
		return nil
	}
	return fmt.Appendf(nil, `{"type":%q,"event_id":%s,"audio":%s}`, a.EventType(), id, sound)
}

// Frame returns a frame with sound, pictures and secrets replaced, its keys in the order written. It
// returns nil for what is not JSON.
func Frame(frame []byte) json.RawMessage { return keyed(frame, "audio") }

// keyed is Frame where sound stands under a key.
func keyed(frame []byte, sound string) json.RawMessage {
	dec := json.NewDecoder(bytes.NewReader(frame))
	dec.UseNumber()
	r := redactor{dec: dec, sound: sound}
	if r.value("", false, 0) != nil {
		return nil
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil
	}
	return r.out.Bytes()
}

// redactor copies JSON, token by token.
type redactor struct {
	dec   *json.Decoder
	sound string // the key of sound
	out   bytes.Buffer
}

var errNotJSON = errors.New("not JSON")

// value copies one value, which stands under key; secret says that nothing in it may be shown.
func (r *redactor) value(key string, secret bool, depth int) error {
	token, err := r.dec.Token()
	if err != nil {
		return err
	}
	if open, ok := token.(json.Delim); ok {
		if depth == shape.MaxDepth {
			return shape.ErrTooDeep
		}
		return r.members(open, secret || key == "headers", depth+1)
	}
	if text, ok := token.(string); ok {
		r.out.WriteString(r.shown(key, text, secret))
		return nil
	}
	data, err := json.Marshal(token)
	r.out.Write(data)
	return err
}

// shown returns a string as it is shown.
func (r *redactor) shown(key, text string, secret bool) string {
	switch {
	case secret || key == "authorization":
		return starred
	case key == "image_url" && strings.HasPrefix(text, "data:"):
		return digest([]byte(text))
	case key == r.sound:
		sound, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			sound = []byte(text)
		}
		return digest(sound)
	}
	data, err := json.Marshal(text)
	if err != nil {
		return starred
	}
	return string(data)
}

func (r *redactor) members(open json.Delim, secret bool, depth int) error {
	if open != '{' && open != '[' {
		return errNotJSON
	}
	r.out.WriteString(open.String())
	for first := true; r.dec.More(); first = false {
		if !first {
			r.out.WriteByte(',')
		}
		key := ""
		if open == '{' {
			token, err := r.dec.Token()
			if err != nil {
				return err
			}
			key, _ = token.(string)
			name, err := json.Marshal(key)
			if err != nil {
				return err
			}
			r.out.Write(name)
			r.out.WriteByte(':')
		}
		if err := r.value(key, secret, depth); err != nil {
			return err
		}
	}
	end, err := r.dec.Token()
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(&r.out, end)
	return err
}
