package wire_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/voicesim/voicesim/wire"
)

// seeds are frames that the goldens do not have.
var seeds = []string{
	``, `{}`, `[]`, `{"type":""}`, `{"type":null}`, `{"type":"x"}`, `{"type":"response.done"`,
	`{"type":"response.output_audio.delta","event_id":"e","response_id":"r","item_id":"i","output_index":0,"content_index":0,"delta":"AA=="}`,
	`{"type":"response.output_audio.delta","event_id":"e","response_id":"r","item_id":"i","output_index":00,"content_index":0,"delta":"AA"}`,
	`{"type":"input_audio_buffer.append","event_id":"\ud800","audio":"\/+8="}`,
	`{"audio":"AAAA","type":"input_audio_buffer.append","newer":{"a":[1 , 2]}}`,
	`{"type":"response.create","response":{"tool_choice":{"type":"mcp","name":null},"max_output_tokens":"inf","metadata":{"a":"b"}}}`,
	`{"type":"session.update","session":{"tracing":{},"truncation":"","audio":{"output":{"voice":"","speed":1e-7}}}}`,
}

func addSeeds(f *testing.F, client, server bool) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	for _, g := range goldens() {
		if g.client && client || !g.client && server {
			f.Add(g.frame)
		}
	}
}

func FuzzDecodeServer(f *testing.F) {
	addSeeds(f, false, true)
	f.Fuzz(func(t *testing.T, frame []byte) {
		ev, err := wire.DecodeServer(frame)
		if err != nil {
			_ = err.Error()
			return
		}
		if err := stable(ev); err != nil {
			t.Fatalf("%v: %s", err, frame)
		}
	})
}

func FuzzDecodeClient(f *testing.F) {
	addSeeds(f, true, false)
	f.Fuzz(func(t *testing.T, frame []byte) {
		ev, err := wire.DecodeClient(frame)
		if err != nil {
			_ = err.Error()
			return
		}
		wire.UnknownFields(ev)
		first, err := wire.AppendClient(nil, ev)
		if err != nil {
			t.Fatalf("%v: %s", err, frame)
		}
		again, err := wire.DecodeClient(first)
		if err != nil {
			t.Fatalf("%v: %s", err, first)
		}
		second, err := wire.AppendClient(nil, again)
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("%v: %s became %s", err, first, second)
		}
	})
}

// FuzzDecoderAgainstStd compares the decoder that reuses memory, the functions and encoding/json.
func FuzzDecoderAgainstStd(f *testing.F) {
	addSeeds(f, true, true)
	var d wire.Decoder
	f.Fuzz(func(t *testing.T, frame []byte) {
		if err := decodeAll(&d, frame); err != nil {
			t.Fatalf("%v: %s", err, frame)
		}
		if !alike(frame) {
			return
		}
		if ev, err := wire.DecodeServer(frame); !agrees(ev, err, frame) {
			t.Fatalf("encoding/json differs from %+v, %v: %s", ev, err, frame)
		}
		if ev, err := wire.DecodeClient(frame); !agrees(ev, err, frame) {
			t.Fatalf("encoding/json differs from %+v, %v: %s", ev, err, frame)
		}
	})
}

// agrees reports whether encoding/json makes the same of a frame, the unknown fields left aside.
func agrees(ev wire.Event, err error, frame []byte) bool {
	name := wire.TypeOf(frame)
	if err != nil && (!json.Valid(frame) || !isKnown(name)) {
		return true // refused for what no struct can show
	}
	var wrong *wire.TypeError
	if errors.As(err, &wrong) && wrong.Want == "base64" && wrong.Got == "array" {
		return true // encoding/json takes a list of numbers for bytes
	}
	if _, unknown := ev.(*wire.UnknownEvent); unknown {
		return true
	}
	std := wire.FreshEvent(name)
	stdErr := json.Unmarshal(frame, std)
	if err != nil || stdErr != nil {
		return err != nil && stdErr != nil
	}
	wire.DropUnknown(ev)
	want, err := wire.MarshalStd(std)
	if err != nil {
		return false
	}
	got, err := wire.MarshalStd(ev)
	return err == nil && bytes.Equal(got, want)
}

func isKnown(name string) bool {
	for _, known := range append(wire.ClientTypes(), wire.ServerTypes()...) {
		if name == known {
			return true
		}
	}
	return false
}

// alike reports whether encoding/json and this package mean the same by the keys of a frame:
// it matches keys in any case, and merges the values of equal keys.
func alike(frame []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(frame))
	_, ok := alikeValue(dec)
	if !ok {
		return false
	}
	_, err := dec.Token()
	return err == io.EOF
}

func alikeValue(dec *json.Decoder) (json.Token, bool) {
	token, err := dec.Token()
	if err != nil {
		return nil, false
	}
	keys := map[string]bool{}
	switch token {
	case json.Delim('{'):
		for dec.More() {
			key, err := dec.Token()
			name, _ := key.(string)
			if err != nil || keys[name] || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" {
				return nil, false
			}
			keys[name] = true
			if _, ok := alikeValue(dec); !ok {
				return nil, false
			}
		}
		_, err = dec.Token()
	case json.Delim('['):
		for dec.More() {
			if _, ok := alikeValue(dec); !ok {
				return nil, false
			}
		}
		_, err = dec.Token()
	}
	return token, err == nil
}
