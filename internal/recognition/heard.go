package recognition

import (
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
)

// heardWord is a word of a turn and where it was said.
type heardWord struct {
	text       string
	start, end int // frames; they may lie before and after what has been read
}

// timed returns words with their times.
func timed(heard []heardWord) []audio.Word {
	if len(heard) == 0 {
		return nil
	}
	words := make([]audio.Word, len(heard))
	for i, w := range heard {
		words[i] = audio.Word{Text: w.text, Start: frameTime(w.start), End: frameTime(w.end)}
	}
	return words
}

// appendHeard appends the words that were read last, in order. Joined by spaces they are the transcript,
// if any of them is known.
func (r *Recogniser) appendHeard(words []heardWord) []heardWord {
	first := len(words)
	for _, p := range r.parts {
		e, at := p.candidate.entry, p.candidate.offset
		if e == nil {
			words = appendHeardWord(words, first, heardWord{Unintelligible, p.start, p.end})
			continue
		}
		for i, w := range e.words {
			if !p.spoken(w) {
				continue
			}
			text := w.text
			if r.verdicts[p.verdicts+i] != match {
				text = Unintelligible
			}
			words = appendHeardWord(words, first, heardWord{text, w.start + at, min(w.end, len(e.bits)) + at})
		}
	}
	return words
}

// appendHeardWord appends a word; what is unintelligible is said once.
func appendHeardWord(words []heardWord, first int, w heardWord) []heardWord {
	if last := len(words) - 1; w.text == Unintelligible && last >= first && words[last].text == Unintelligible {
		words[last].end = w.end
		return words
	}
	return append(words, w)
}

// unsent returns the words of a reading that come after those that were sent, of which the last ends at
// frame end. A reading that contradicts what was sent goes on after it in time.
func unsent(reading, sent []heardWord, end int) []heardWord {
	same := len(sent) <= len(reading)
	for i := 0; same && i < len(sent); i++ {
		same = sent[i].text == reading[i].text
	}
	if same {
		return reading[len(sent):]
	}
	for i, w := range reading {
		if w.start+w.end > 2*end {
			return reading[i:]
		}
	}
	return nil
}

// Segment is what was said in one go: an utterance, or unknown speech.
type Segment struct {
	Text       string
	Start, End time.Duration // from the start of the turn
	To         int           // byte of the transcript at which it ends
	Speaker    string        // by name; "" of unknown speech, and of recordings without one
}

// Segments returns the segments of the transcript of the turn that was understood last.
func (r *Recogniser) Segments(transcript string) []Segment {
	var list []Segment
	at := 0
	for _, p := range r.parts {
		var text strings.Builder
		speaker := ""
		if e := p.candidate.entry; e == nil {
			appendWord(&text, Unintelligible)
		} else {
			r.appendWords(&text, p)
			speaker = e.speaker
		}
		if text.Len() == 0 {
			continue
		}
		rest := strings.TrimPrefix(transcript[at:], " ")
		if strings.HasPrefix(rest, text.String()) {
			at = len(transcript) - len(rest) + text.Len()
		}
		list = append(list, Segment{text.String(), frameTime(p.start), frameTime(p.end), at, speaker})
	}
	return list
}
