package harness

import (
	"errors"
	"strings"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// ParseLine reads a caller's line as scenarios have it below the key line: the name of a preset, or a map such as
// "{preset: street, snr: 12dB}". "" is none: nil.
func ParseLine(text string) (*scenarios.PhoneLine, error) {
	switch {
	case strings.TrimSpace(text) == "":
		return nil, nil
	case strings.ContainsAny(text, "\r\n"):
		return nil, errors.New("a line is one line of text: write a map in braces")
	}
	sc, err := judge.Load("line", []byte("name: line\nagent: line\nscript: [{caller: Hello}]\nline: "+text+"\n"))
	var wrong *scenarios.Mistakes
	if errors.As(err, &wrong) && len(wrong.All) > 0 {
		return nil, errors.New(wrong.All[0].Summary())
	}
	if err != nil {
		return nil, err
	}
	line := sc.PhoneLine
	line.Pos, line.Keys = scenarios.Pos{}, nil // it stands in no file
	return line, nil
}

// outsideLine returns the line for scenarios without one; nil is none.
func (o *Options) outsideLine() (*scenarios.PhoneLine, error) {
	if o.line != nil {
		return o.line, nil
	}
	return ParseLine(o.Line)
}
