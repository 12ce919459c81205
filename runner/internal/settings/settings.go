package settings

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/voicesim/voicesim/wire"
)

// With returns a session with another one laid over it, key by key: what that says wins, also an explicit
// zero or null, and what it does not say stays. Objects of different types (turn detections, say) are not mixed.
func With(session, over wire.Session) (wire.Session, error) {
	upper, err := sessionJSON(over)
	if err != nil || string(upper) == "{}" {
		return session, err
	}
	lower, err := sessionJSON(session)
	if err != nil {
		return session, err
	}
	return readSession(overlay(lower, upper))
}

// sessionJSON writes a session as a session.update has it.
func sessionJSON(session wire.Session) (json.RawMessage, error) {
	frame, err := wire.AppendClient(nil, &wire.SessionUpdate{Session: session})
	if err != nil {
		return nil, err
	}
	var update struct{ Session json.RawMessage }
	err = json.Unmarshal(frame, &update)
	return update.Session, err
}

// readSession reads what sessionJSON wrote.
func readSession(text json.RawMessage) (wire.Session, error) {
	frame, err := json.Marshal(map[string]any{"type": wire.TypeSessionUpdate, "session": text})
	if err != nil {
		return wire.Session{}, err
	}
	ev, err := wire.DecodeClient(frame)
	if err != nil {
		return wire.Session{}, err
	}
	update, ok := ev.(*wire.SessionUpdate)
	if !ok {
		return wire.Session{}, errors.New("not a session")
	}
	return update.Session, nil
}

// overlay lays an object over another one. Anything but two objects of one type is replaced as a whole.
func overlay(lower, upper json.RawMessage) json.RawMessage {
	var below, above map[string]json.RawMessage
	if json.Unmarshal(lower, &below) != nil || json.Unmarshal(upper, &above) != nil || below == nil || above == nil {
		return upper
	}
	if kind, given := above["type"]; given && below["type"] != nil && string(kind) != string(below["type"]) {
		return upper
	}
	for key, value := range above {
		if old, both := below[key]; both {
			value = overlay(old, value)
		}
		below[key] = value
	}
	merged, err := json.Marshal(below)
	if err != nil {
		return upper
	}
	return merged
}

// flatAliases are older and shorter names of settings, and where they belong.
// Source: the Python Agents SDK, RealtimeSessionModelSettings; the beta interface of the Realtime API.
var flatAliases = map[string][]string{
	"modalities":                  {"output_modalities"},
	"voice":                       {"audio", "output", "voice"},
	"speed":                       {"audio", "output", "speed"},
	"input_audio_format":          {"audio", "input", "format"},
	"output_audio_format":         {"audio", "output", "format"},
	"input_audio_noise_reduction": {"audio", "input", "noise_reduction"},
	"input_audio_transcription":   {"audio", "input", "transcription"},
	"turn_detection":              {"audio", "input", "turn_detection"},
	"max_response_output_tokens":  {"max_output_tokens"},
}

// formatAliases are the names of audio formats in flat settings.
var formatAliases = map[string]string{
	"pcm16": `{"type":"audio/pcm","rate":24000}`, "g711_ulaw": `{"type":"audio/pcmu"}`, "g711_alaw": `{"type":"audio/pcma"}`,
}

// Read reads settings from JSON, as configuration files have them: in the nested form of
// session.update, or with the flat names of older clients, such as "voice", "turn_detection" or "input_audio_format".
// Where both say something the nested form wins, key by key. The error names what cannot be read.
func Read(text []byte) (wire.Session, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return wire.Session{}, fmt.Errorf("settings: %w", err)
	}
	flat := json.RawMessage(`{}`)
	for name, path := range flatAliases {
		value, given := all[name]
		if !given {
			continue
		}
		delete(all, name)
		var format string
		if path[len(path)-1] == "format" && json.Unmarshal(value, &format) == nil {
			known, ok := formatAliases[format]
			if !ok {
				return wire.Session{}, fmt.Errorf("settings: %s: unknown format %q", name, format)
			}
			value = json.RawMessage(known)
		}
		for i := len(path) - 1; i >= 0; i-- {
			value = json.RawMessage(fmt.Sprintf("{%q:%s}", path[i], value))
		}
		flat = overlay(flat, value)
	}
	nested, err := json.Marshal(all)
	if err != nil {
		return wire.Session{}, fmt.Errorf("settings: %w", err)
	}
	session, err := readSession(overlay(flat, nested))
	if err != nil {
		return wire.Session{}, fmt.Errorf("settings: %w", err)
	}
	return session, nil
}
