package playout

import (
	"fmt"
	"strconv"
	"strings"
)

// Mark is a place in what a far player was given. The zero Mark is no place.
type Mark struct {
	Generation uint32 // counts the times that the player had to be emptied, from 1
	Offset     int64  // bytes of audio given since the session's start
}

// String writes a mark as ParseMark reads it: "1.48000", or "" for no place.
func (m Mark) String() string {
	if m == (Mark{}) {
		return ""
	}
	return fmt.Sprintf("%d.%d", m.Generation, m.Offset)
}

// ParseMark reads what String wrote.
func ParseMark(text string) (Mark, error) {
	if text == "" {
		return Mark{}, nil
	}
	before, after, _ := strings.Cut(text, ".")
	generation, err := strconv.ParseUint(before, 10, 32)
	offset, err2 := strconv.ParseInt(after, 10, 64)
	if err != nil || err2 != nil || generation == 0 || offset < 0 {
		return Mark{}, fmt.Errorf("%q is not a mark of the playout", text)
	}
	return Mark{uint32(generation), offset}, nil
}
