package recognition

import (
	"time"

	"github.com/voicesim/voicesim/audio"
)

// Live reads a turn while it is being spoken. It belongs to one goroutine.
//
//	sound of the turn   ──────────────────────────────────────────►
//	                    settled   │ read at each look      │ unheard
//	                    written, for good  ▲ written so far
//
// A word is written once it is over and some more has been heard: then a longer utterance that begins
// with the same words has had its chance. What is written stays; a later reading that contradicts it goes
// on after it.
type Live struct {
	recogniser *Recogniser // whose print grows with the turn

	settled int     // frames before are not read again
	next    int     // how many frames there must be for the next look
	level   float32 // what unknown speech must reach
	known   bool    // something was understood

	reading []heardWord // of the last look
	sent    []heardWord // of the whole turn
	window  int         // how many of these lie before settled
}

// Looks are 0.2 s apart, in a long stretch that is not settled yet an eighth of it: so all looks
// together cost a few times what one at the end does. A stretch is settled after a second. Chosen.
const (
	lookFrames   = 12
	lookShare    = 8
	settleFrames = 62
)

// NewLive returns a reader of turns in the words of these vocabularies, as [New] takes them.
func NewLive(vocabularies ...*Vocabulary) *Live { return &Live{recogniser: New(vocabularies...)} }

// Begin starts with a turn, of which nothing has been heard, and forgets the one before.
func (l *Live) Begin() {
	r := l.recogniser
	r.sound.slow = r.sound.slow[:0]
	r.sound.computeSlow()
	*l = Live{recogniser: r, reading: l.reading, sent: l.sent[:0]}
}

// Feed adds more sound of the turn, at 24 or 8 kHz, and returns how many samples were taken; the others must
// come again, with what follows them. All sound of a turn has one rate.
func (l *Live) Feed(samples []int16, rateHz int) (taken int) {
	return l.recogniser.sound.extend(samples, rateHz)
}

// Look reads what is not settled, if it is time to, and returns the words that are sure now, with their times
// in the turn; nil if there are none. A word is sure when so much sound follows it.
func (l *Live) Look(hold time.Duration) []audio.Word {
	return timed(l.look(frameAt(hold)))
}

// look is Look in frames.
func (l *Live) look(hold int) []heardWord {
	r := l.recogniser
	n := len(r.sound.bits)
	if n < l.next {
		return nil
	}
	r.listen()
	for l.settled < n && r.sound.level[l.settled] <= r.threshold {
		l.settled++
	}
	l.next = n + max(lookFrames, (n-l.settled)/lookShare)
	r.parts, r.verdicts = r.parts[:0], r.verdicts[:0]
	r.split(l.settled, n, max(r.threshold, l.level), 0)
	l.reading = l.fresh(r.appendHeard(l.reading[:0]))
	sure := l.sure(l.unwritten(l.reading, l.sent[l.window:]), n, hold)
	l.sent = append(l.sent, sure...)
	l.settle(n)
	return sure
}

// fresh returns a reading without a word that began before what is settled, and was sent with it. Words
// may last through a pause.
func (l *Live) fresh(reading []heardWord) []heardWord {
	const near = 3 // frames
	if last := len(l.sent) - 1; last >= 0 && last < l.window && len(reading) > 0 && reading[0].start < l.sent[last].start+near {
		return reading[1:]
	}
	return reading
}

// unwritten returns the words of a reading that were not sent.
func (l *Live) unwritten(reading, sent []heardWord) []heardWord {
	words := unsent(reading, sent, l.sentTo())
	if last := len(l.sent) - 1; len(words) > 0 && last >= 0 && words[0].text == Unintelligible && l.sent[last].text == Unintelligible {
		words = words[1:]
	}
	return words
}

// sentTo returns the frame at which the last word that was sent ends.
func (l *Live) sentTo() int {
	if len(l.sent) == 0 {
		return 0
	}
	return l.sent[len(l.sent)-1].end
}

// sure returns those of the words, from the first on, that will not change. That speech is
// unintelligible is said only beside what is understood, and after a longer time.
func (l *Live) sure(words []heardWord, n, hold int) []heardWord {
	count, known := 0, l.known
	for _, w := range words {
		if w.text == Unintelligible && w.end+max(hold, settleFrames) > n || w.end+hold > n {
			break
		}
		known = known || w.text != Unintelligible
		count++
	}
	if !known {
		return nil
	}
	l.known = true
	return words[:count]
}

// settle leaves behind the parts that are written and have been over for a while.
func (l *Live) settle(n int) {
	r := l.recogniser
	left := l.unwritten(l.reading, l.sent[l.window:])
	for _, p := range r.parts {
		if !l.known || p.end+settleFrames > n || len(left) > 0 && left[0].start < p.end {
			break
		}
		if p.candidate.entry != nil {
			l.level = max(l.level, r.sound.mean(p.start, p.end)*besideSpeech)
		}
		l.settled = p.end
	}
	for l.window < len(l.sent) && l.sent[l.window].start < l.settled {
		l.window++
	}
}

// Rest returns the words of the whole turn, as a recogniser has just understood it, that Look has not returned.
// The turn that was understood began so many samples of a rate before the one that was fed.
func (l *Live) Rest(whole *Recogniser, earlier, rateHz int) []audio.Word {
	frames := earlier / (hopLength * rateHz / printRateHz)
	reading := whole.appendHeard(nil)
	for i := range reading {
		reading[i].start -= frames
		reading[i].end -= frames
	}
	return timed(l.unwritten(reading, l.sent))
}
