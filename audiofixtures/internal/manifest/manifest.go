package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// Milliseconds is a span of time that the file holds as a number of milliseconds with at most three
// decimals.
type Milliseconds time.Duration

// Entry is one recording.
type Entry struct {
	ID          string       `json:"id"`
	Role        string       `json:"role"` // "caller", "agent" or "noise"
	Voice       string       `json:"voice"`
	Text        string       `json:"text"`
	Spoken      string       `json:"spoken"`
	SpeechStart Milliseconds `json:"speech_start_ms"`
	SpeechEnd   Milliseconds `json:"speech_end_ms"`
	SHA256      string       `json:"sha256"` // of the WAV file, lower case hexadecimal
	Licence     string       `json:"licence"`
	Words       []Word       `json:"words"`
}

// Word is one written word with the time at which it is spoken, from the recording's start.
type Word struct {
	Text  string       `json:"text"`
	Start Milliseconds `json:"start_ms"`
	End   Milliseconds `json:"end_ms"`
}

// MarshalJSON writes milliseconds, rounded to a microsecond.
func (m Milliseconds) MarshalJSON() ([]byte, error) {
	return json.Marshal(math.Round(float64(m)/1e3) / 1e3)
}

// longest bounds a time in a recording, in milliseconds: an hour, chosen far beyond what is sensible.
const longest = 3_600_000

// UnmarshalJSON reads milliseconds, rounded to a microsecond.
func (m *Milliseconds) UnmarshalJSON(data []byte) error {
	var ms float64
	if err := json.Unmarshal(data, &ms); err != nil {
		return err
	}
	if ms < 0 || ms > longest {
		return fmt.Errorf("%v ms is no time in a recording", ms)
	}
	*m = Milliseconds(time.Duration(math.Round(ms*1e3)) * time.Microsecond)
	return nil
}

// Parse reads a manifest. It fails on a field that it does not know.
func Parse(data []byte) ([]Entry, error) {
	var entries []Entry
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&entries); err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	return entries, nil
}

// Format writes a manifest for people to compare: one fact a line, one word a line.
func Format(entries []Entry) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("[\n")
	for i, e := range entries {
		words := e.Words
		e.Words = []Word{}
		head, err := marshal(e, "    ")
		if err != nil {
			return nil, fmt.Errorf("entry %s: %w", e.ID, err)
		}
		out.WriteString("  ")
		out.Write(bytes.TrimSuffix(head, []byte("[]\n  }")))
		if err := formatWords(&out, words); err != nil {
			return nil, fmt.Errorf("entry %s: %w", e.ID, err)
		}
		out.WriteString("\n  }" + comma(i, len(entries)) + "\n")
	}
	out.WriteString("]\n")
	return out.Bytes(), nil
}

func formatWords(out *bytes.Buffer, words []Word) error {
	if len(words) == 0 {
		out.WriteString("[]")
		return nil
	}
	out.WriteString("[\n")
	for i, w := range words {
		line, err := marshal(w, "")
		if err != nil {
			return err
		}
		out.WriteString("      ")
		out.Write(line)
		out.WriteString(comma(i, len(words)) + "\n")
	}
	out.WriteString("    ]")
	return nil
}

// marshal writes v as it stands in a file for people: "&" and "<" as themselves, indented unless indent
// is "".
func marshal(v any, indent string) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if indent != "" {
		e.SetIndent("  ", indent[2:])
	}
	err := e.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

func comma(i, n int) string {
	if i < n-1 {
		return ","
	}
	return ""
}
