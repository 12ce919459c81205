package link

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/voicesim/voicesim/wire"
)

// halves joins characters that the server cut in two: a piece of text that ends in the first half of a surrogate pair,
// and the next piece of the same text, which begins with the second. Such a half is no character of its own, so the
// first waits for the second: the piece comes without it, the next one with the whole.
type halves struct {
	of    string // the text that the half belongs to: its event, item and part
	first rune   // the half that waits; 0 is none
}

// Escapes of the first half of a pair at the end of a string, and of the second at the beginning.
var (
	firstHalf  = regexp.MustCompile(`\\u([dD][89abAB][0-9a-fA-F]{2})"`)
	secondHalf = regexp.MustCompile(`"\\u([dD][c-fC-F][0-9a-fA-F]{2})`)
)

// join completes an event that was decoded from a frame.
func (h *halves) join(ev wire.ServerEvent, raw []byte) {
	switch ev := ev.(type) {
	case *wire.ResponseOutputAudioTranscriptDelta:
		h.text(&ev.Delta, raw, ev.EventType(), ev.ItemID, ev.ContentIndex)
	case *wire.ResponseOutputTextDelta:
		h.text(&ev.Delta, raw, ev.EventType(), ev.ItemID, ev.ContentIndex)
	case *wire.ConversationItemInputAudioTranscriptionDelta:
		h.text(&ev.Delta, raw, ev.EventType(), ev.ItemID, ev.ContentIndex)
	}
}

// text completes a piece of text. What is half a character was decoded as U+FFFD.
func (h *halves) text(delta *string, raw []byte, event, item string, content int) {
	if h.first == 0 && !strings.HasSuffix(*delta, string(utf8.RuneError)) {
		return // as nearly always
	}
	of := event + " " + item + " " + strconv.Itoa(content)
	rest, broken := strings.CutPrefix(*delta, string(utf8.RuneError))
	if broken && h.first != 0 && h.of == of {
		if second := half(secondHalf, raw); second != 0 {
			*delta = string(utf16.DecodeRune(h.first, second)) + rest
		}
	}
	if h.of == of {
		h.first = 0
	}
	if rest, broken = strings.CutSuffix(*delta, string(utf8.RuneError)); broken {
		if first := half(firstHalf, raw); first != 0 {
			*delta, h.of, h.first = rest, of, first
		}
	}
}

// half finds half a character in a frame, 0 if there is none.
func half(pattern *regexp.Regexp, raw []byte) rune {
	found := pattern.FindSubmatch(raw)
	if found == nil {
		return 0
	}
	code, err := strconv.ParseUint(string(found[1]), 16, 16)
	if err != nil {
		return 0
	}
	return rune(code)
}
