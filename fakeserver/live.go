package fakeserver

// live reads a turn while it is being spoken, for models that stream. It belongs to the session's loop.
//
//	sound of the turn   ──────────────────────────────────────────►
//	                    settled   │ read at each look      │ unheard
//	                    written, for good  ▲ written so far
//
// A word is written once it is over and some more has been heard: then a longer utterance that begins
// with the same words has had its chance. What is written stays; a later reading that contradicts it goes
// on after it.
type live struct {
	on         bool
	tr         *transcription // nil before the first word
	recogniser *recogniser    // whose print grows with the turn; nil before the first
	begins     int64          // position of the first sample
	fed        int64          // position of the first sample that is not in the print

	settled int     // frames before are not read again
	next    int     // how many frames there must be for the next look
	level   float32 // what unknown speech must reach
	known   bool    // something was understood

	reading []heardWord // of the last look
	sent    []heardWord // of the whole turn
	window  int         // how many of these lie before settled
}

// Looks are 0.2 s apart, in a long stretch that is not settled yet an eighth of it: so all looks
// together cost a few times what one at the end does. A stretch is settled after a second.
// Source: guess, after the recorded moments of deltas (docs/fidelity.md).
const (
	lookFrames   = 12
	lookShare    = 8
	settleFrames = 62
)

// heldBack returns how many frames must follow a word before it is written.
// Source: guess; that of no delay after recorded transcription (docs/fidelity.md).
func heldBack(delay string) int {
	switch delay {
	case "minimal":
		return 12
	case "low":
		return 22
	case "high":
		return 62
	case "xhigh":
		return 125
	}
	return 31
}

// reservedID returns the id that the turn being spoken is written down under; "" if it is not yet.
func (l *live) reservedID() string {
	if l.tr == nil {
		return ""
	}
	return l.tr.itemID
}

// begin starts with a turn.
func (l *live) begin(begins int64, vocabularies []*Vocabulary) {
	r := l.recogniser
	if r == nil {
		r = &recogniser{}
	}
	r.vocabularies = vocabularies
	r.sound.slow = r.sound.slow[:0]
	r.sound.computeSlow()
	*l = live{on: true, recogniser: r, begins: begins, fed: begins, reading: l.reading, sent: l.sent[:0]}
}

// end ends the turn. It returns what was written, nil if nothing was, and what is known of it until the
// next begins.
func (l *live) end() (*transcription, *live) {
	tr := l.tr
	l.on, l.tr = false, nil
	return tr, l
}

// feed adds the sound up to a position to the print.
func (l *live) feed(b *inputBuffer, pos int64) {
	p := &l.recogniser.sound
	l.fed += int64(p.extend(b.between(l.fed, pos), b.format.RateHz))
}

// look reads what is not settled, if it is time to, and returns the words to be written now.
func (l *live) look(hold int) []heardWord {
	r := l.recogniser
	n := len(r.sound.bits)
	if n < l.next {
		return nil
	}
	r.listen()
	floor := r.floor
	for l.settled < n && r.sound.level[l.settled] <= floor {
		l.settled++
	}
	l.next = n + max(lookFrames, (n-l.settled)/lookShare)
	r.parts, r.findings = r.parts[:0], r.findings[:0]
	r.split(l.settled, n, floor, max(floor, l.level), 0)
	l.reading = l.fresh(r.appendHeard(l.reading[:0]))
	sure := l.sure(l.unwritten(l.reading, l.sent[l.window:]), n, hold)
	l.sent = append(l.sent, sure...)
	l.settle(n)
	return sure
}

// fresh returns a reading without a word that began before what is settled, and was sent with it. Words
// may last through a pause.
func (l *live) fresh(reading []heardWord) []heardWord {
	const near = 3 // frames
	if last := len(l.sent) - 1; last >= 0 && last < l.window && len(reading) > 0 && reading[0].start < l.sent[last].start+near {
		return reading[1:]
	}
	return reading
}

// unwritten returns the words of a reading that were not sent.
func (l *live) unwritten(reading, sent []heardWord) []heardWord {
	words := unsent(reading, sent, l.sentTo())
	if last := len(l.sent) - 1; len(words) > 0 && last >= 0 && words[0].text == unintelligible && l.sent[last].text == unintelligible {
		words = words[1:]
	}
	return words
}

// sentTo returns the frame at which the last word that was sent ends.
func (l *live) sentTo() int {
	if len(l.sent) == 0 {
		return 0
	}
	return l.sent[len(l.sent)-1].end
}

// sure returns those of the words, from the first on, that will not change. That speech is
// unintelligible is said only beside what is understood, and after a longer time.
func (l *live) sure(words []heardWord, n, hold int) []heardWord {
	count, known := 0, l.known
	for _, w := range words {
		if w.text == unintelligible && w.end+max(hold, settleFrames) > n || w.end+hold > n {
			break
		}
		known = known || w.text != unintelligible
		count++
	}
	if !known {
		return nil
	}
	l.known = true
	return words[:count]
}

// settle leaves behind the parts that are written and have been over for a while.
func (l *live) settle(n int) {
	r := l.recogniser
	left := l.unwritten(l.reading, l.sent[l.window:])
	for _, p := range r.parts {
		if !l.known || p.end+settleFrames > n || len(left) > 0 && left[0].start < p.end {
			break
		}
		if p.match.entry != nil {
			l.level = max(l.level, r.sound.mean(p.start, p.end)*besideSpeech)
		}
		l.settled = p.end
	}
	for l.window < len(l.sent) && l.sent[l.window].start < l.settled {
		l.window++
	}
}

// rest returns the words of the whole turn's reading that were not sent. It began so many frames before
// this one.
func (l *live) rest(reading []heardWord, earlier int) []heardWord {
	for i := range reading {
		reading[i].start -= earlier
		reading[i].end -= earlier
	}
	return l.unwritten(reading, l.sent)
}

// extend adds the frames of more sound to p, and returns how many samples it has taken; the others must
// come again.
func (p *imprint) extend(samples []int16, rateHz int) int {
	before, used := len(p.slow), len(samples)
	if rateHz == printRateHz {
		p.slow = appendScaled(p.slow, samples)
	} else {
		p.slow = appendDecimated(p.slow, samples)
		used = (len(p.slow) - before) * decimation
	}
	for at := len(p.bits) * hopLength; at+windowLength <= len(p.slow); at += hopLength {
		p.addFrame(p.slow[at : at+windowLength])
	}
	return used
}

// frame returns how many samples two frames of a print are apart.
func (b *inputBuffer) frame() int { return hopLength * b.format.RateHz / printRateHz }
