package listening

import (
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/timeline"
)

// Ear is the caller's ear: it is given what the runtime plays, frame by frame, and writes down which
// utterances and which words of them were heard, and where an utterance does not go on as the model made it
// (broken). It does not ask the runtime what it plays; it finds the heard samples in what the model made or, of a
// server that does not tell that, in the audio that arrived (arrivals), so a runtime that plays stale or wrong audio
// is caught whatever it reports.
//
// A sample of silence, which is zero but in A-law, is silence unless the audio being heard has the same at that place; the
// voices of the simulator make no zero.
//
// Only the frame loop uses an ear.
type Ear struct {
	rec      *timeline.Recorder
	arrivals *Arrivals

	now      time.Duration // offset of the frame being heard
	cur      *arrival      // what is being heard; nil when nothing is
	pos      int           // next sample of cur
	place    int           // behind the newest sample of cur that the model made
	u        utterance     // the newest utterance
	count    int           // utterances so far
	hearing  bool          // something of the open utterance was heard in this frame
	foreign  int           // samples of foreign sound in this frame
	searches int           // searches of everything that arrived, in this frame
	lost     [][2]int      // stretches of the frame that the line loses
	silent   time.Duration // how long nothing of the open utterance was heard
	paused   bool          // that was written down

	settleAfter time.Duration // how long an utterance whose response is over may be silent before it counts as cut
}

// longestSettle bounds settleAfter. Chosen: what a cut is followed by must not have to wait for long.
const longestSettle = time.Second

// NewEar returns an ear that has heard nothing. A silence of up to hole within an utterance does not end it.
func NewEar(rec *timeline.Recorder, a *Arrivals, hole time.Duration) *Ear {
	return &Ear{rec: rec, arrivals: a, settleAfter: min(hole, longestSettle)}
}

// utterance is the speech of one response as far as it was heard.
type utterance struct {
	number    int
	response  string
	open      bool
	heard     int           // samples
	lastHeard time.Duration // offset at which its last heard sample ended
}

// Hear takes the frame that is heard from now on. Of the stretches of it that are lost, from one sample to before another, the caller hears
// nothing; nil is none.
func (e *Ear) Hear(now time.Duration, frame []int16, lost [][2]int) {
	e.arrivals.mu.Lock()
	defer e.arrivals.mu.Unlock()
	e.now, e.lost = now, lost
	e.foreign, e.searches, e.hearing = 0, 0, false
	e.late(0)
	for i := 0; i < len(frame); {
		switch n := e.follow(frame, i); {
		case n > 0:
			i += n
		case frame[i] == e.arrivals.speaker.quiet:
			i += e.silence(frame[i:])
		case e.locate(frame[i:], i):
		default:
			e.foreign++
			i++
		}
	}
	if e.foreign > 0 {
		e.rec.Add(now, timeline.Foreign{Length: e.length(e.foreign)})
	}
	e.settle()
}

// follow hears as much of frame[i:] as is the continuation of what is being heard, and returns how
// many samples that is.
func (e *Ear) follow(frame []int16, i int) int {
	if e.cur == nil {
		return 0
	}
	resumed := e.u.lastHeard != e.at(i)
	if resumed && frame[i] != e.arrivals.speaker.quiet && e.arrivals.over(e.cur) {
		e.begins(frame[i:], i, false) // soft sound is alike everywhere: the next answer begins, and the one that was cut does not go on
	}
	rest := e.cur.samples[e.pos:]
	n := audio.Common(rest, frame[i:])
	if n == 0 || n < min(len(rest), len(frame)-i) && n < e.arrivals.speaker.match(leastMatch) && resumed {
		return 0 // after a pause a few equal samples are chance: another item may begin with them
	}
	r, left := e.cur.runAt(e.pos)
	n = min(n, left)
	e.begin(i)
	e.hear(r, i, n, n == left)
	e.u.heard += n
	e.hearing = true
	e.u.lastHeard = e.at(i + n)
	return n
}

// hear hears n samples of the current item, in one run, from sample i of the frame on; to its end, or not.
func (e *Ear) hear(r run, i, n int, whole bool) {
	a, place := e.cur, e.cur.place(r, e.pos)
	e.check(r, place, i, n)
	if !r.strange {
		if place != e.place || a.strangely {
			e.aim(place)
		}
		a.lose(e.lost, i, place, n)
		for w := a.nextWord; w < len(a.words) && a.words[w].start < place+n; w++ {
			e.word(w, i, n)
		}
		e.place = place + n
		if whole {
			e.place = a.speaker.scale(r.at + r.n) // what goes on there goes on at the same place
		}
		a.ended, a.heard = e.place, max(a.heard, e.place)
	}
	a.strangely = r.strange
	e.pos += n
	a.next, a.played = e.pos, max(a.played, e.pos)
}

// silence returns how much of the silence that a sound begins with is not what is being heard; one sample where that goes on
// with silence, since it may go on at the next one.
func (e *Ear) silence(sound []int16) int {
	quiet := e.arrivals.speaker.quiet
	if e.cur != nil && e.pos < len(e.cur.samples) && e.cur.samples[e.pos] == quiet {
		return 1
	}
	return audio.Run(sound, quiet)
}

// at is the offset of sample i of the frame being heard.
func (e *Ear) at(i int) time.Duration { return e.now + e.length(i) }

// length is how long so many samples are heard.
func (e *Ear) length(samples int) time.Duration {
	return audio.Duration(samples, e.arrivals.speaker.RateHz())
}

// begin opens an utterance at sample i of the frame unless the one being heard is the current item's.
func (e *Ear) begin(i int) {
	if e.u.open && e.u.response == e.cur.response {
		return
	}
	if e.u.open {
		e.end(e.at(i), e.whole())
	}
	e.u = utterance{number: e.count, response: e.cur.response, open: true}
	e.count++
	e.silent, e.paused = 0, false
	e.rec.Add(e.at(i), timeline.UtteranceBegan{
		Utterance: e.u.number, Response: e.cur.responseID(), Item: e.cur.item, Agent: e.cur.agent, Fallback: e.cur.isFallback,
	})
}

// word notes the progress of word w of the current item, of which n samples from e.place on are heard
// from sample i of the frame on.
func (e *Ear) word(w, i, n int) {
	mark := &e.cur.words[w]
	if mark.start >= e.place {
		mark.began = e.at(i + mark.start - e.place)
	}
	if mark.end <= e.place+n {
		e.cur.nextWord = w + 1
		e.rec.Add(e.at(i+max(mark.end-e.place, 0)), timeline.WordHeard{
			Utterance: e.u.number, Text: mark.text, Began: mark.began, Estimated: e.cur.estimated, Lost: e.cur.isLost(mark.start, mark.end),
		})
	}
}

// late notes, at sample i of the frame, the words of the current item that were heard before anybody knew them: where the
// server does not tell them, they are estimated once the item is complete.
func (e *Ear) late(i int) {
	if e.cur == nil || !e.u.open {
		return
	}
	for e.cur.nextWord < len(e.cur.words) && e.cur.words[e.cur.nextWord].end <= e.place {
		mark := e.cur.words[e.cur.nextWord]
		e.cur.nextWord++
		began := max(e.u.lastHeard-e.length(e.place-mark.start), 0)
		e.rec.Add(e.at(i), timeline.WordHeard{
			Utterance: e.u.number, Text: mark.text, Began: began, Estimated: e.cur.estimated, Lost: e.cur.isLost(mark.start, mark.end),
		})
	}
}

// What makes a find.
const (
	// matchSamples is how many equal samples in a row are looked for. Chosen: more than a millisecond
	// of speech, which does not repeat itself to the sample.
	matchSamples = 32
	// leastMatch is how many are enough at the end of a frame. Chosen: five of sixteen bits each do not
	// meet by chance.
	leastMatch = 5
	// maxSearches is how often one frame may have everything that arrived searched. Chosen: a frame of
	// foreign sound must not cost more than a hundred frames of speech.
	maxSearches = 3
)

// locate finds the sound that begins at sample i of the frame in what the server sent, and makes it
// the current item and position: first the beginnings of items, those of answers that were cut after the others, since
// different words may begin with equal sound; then the rest of the current item, then any place of any item.
func (e *Ear) locate(sound []int16, i int) bool {
	if e.begins(sound, i, false) || e.begins(sound, i, true) {
		return true
	}
	probe := e.probe(sound)
	if e.searches++; len(probe) < e.arrivals.speaker.match(leastMatch) || e.searches > maxSearches {
		return false
	}
	if e.cur != nil {
		if p := find(e.cur.samples, probe, e.pos); p >= 0 {
			return e.jump(e.cur, p, i)
		}
	}
	for k := len(e.arrivals.list) - 1; k >= 0; k-- {
		if p := find(e.arrivals.list[k].samples, probe, 0); p >= 0 {
			return e.jump(e.arrivals.list[k], p, i)
		}
	}
	return false
}

// begins makes the item current that begins at sample i of the frame and was not heard yet, among those of answers that
// were cut or those of the others, and reports whether there is one.
func (e *Ear) begins(sound []int16, i int, cut bool) bool {
	probe := e.probe(sound)
	for _, a := range e.arrivals.list {
		if a.played > 0 || len(a.samples) == 0 || e.arrivals.over(a) != cut {
			continue
		}
		if lead := e.lead(a); hasAt(a.samples, probe, lead) {
			return e.jump(a, lead, i)
		}
	}
	return false
}

// probe is as much of a sound as is looked for.
func (e *Ear) probe(sound []int16) []int16 {
	return sound[:min(len(sound), e.arrivals.speaker.match(matchSamples))]
}

// lead is how many samples of an item are silence before its sound begins.
func (e *Ear) lead(a *arrival) int {
	return audio.Run(a.samples, e.arrivals.speaker.quiet)
}

// jump makes sample p of a the one that is heard at sample i of the frame.
func (e *Ear) jump(a *arrival, p, i int) bool {
	if e.cur != nil && e.cur.response != a.response {
		e.cutWord(e.at(i))
	}
	e.cur, e.pos = a, p
	if r, _ := a.runAt(p); r.strange {
		e.place = a.ended
	} else {
		e.aim(a.place(r, p))
	}
	return true
}

// aim makes a place of the current item the one that is heard.
func (e *Ear) aim(place int) {
	a := e.cur
	e.place, a.nextWord = place, len(a.words)
	for w, mark := range a.words {
		if mark.start >= place {
			a.nextWord = w
			break
		}
	}
}

// cutWord notes the word of the current item that was cut after its middle, if there is one.
func (e *Ear) cutWord(at time.Duration) {
	if e.cur == nil || !e.u.open || e.cur.nextWord >= len(e.cur.words) {
		return
	}
	mark := e.cur.words[e.cur.nextWord]
	if mark.start < e.place && e.place >= (mark.start+mark.end)/2 {
		e.cur.nextWord++
		e.rec.Add(at, timeline.WordHeard{
			Utterance: e.u.number, Text: mark.text, Began: mark.began, Partial: true, Estimated: e.cur.estimated, Lost: e.cur.isLost(mark.start, e.place),
		})
	}
}

// settle ends the open utterance when nothing more of it will be heard.
func (e *Ear) settle() {
	if !e.u.open {
		return
	}
	e.late(e.arrivals.speaker.FrameSamples())
	if e.hearing {
		e.silent = 0
	} else {
		e.silent += audio.FrameDuration
		e.pause()
	}
	r := e.arrivals.responses[e.u.response]
	switch {
	case r == nil:
	case r.ended && r.heardAll():
		e.end(max(e.now, e.u.lastHeard), e.whole())
	case e.hearing:
	case r.truncated, r.ended && e.silent >= e.settleAfter:
		e.end(e.now, false)
	}
}

// whole reports whether the open utterance was heard to the end of what the model made.
func (e *Ear) whole() bool {
	r := e.arrivals.responses[e.u.response]
	return r != nil && r.ended && !r.cut && r.heardAll()
}

// end closes the open utterance at an offset.
func (e *Ear) end(at time.Duration, complete bool) {
	if !complete {
		e.cutWord(at)
	}
	e.checkEnd(at)
	e.u.open = false
	total := 0
	if r := e.arrivals.responses[e.u.response]; r != nil {
		for _, a := range r.items {
			total += a.length()
		}
	}
	e.rec.Add(at, timeline.UtteranceEnded{
		Utterance: e.u.number,
		LastHeard: e.u.lastHeard,
		Heard:     e.length(e.u.heard),
		Total:     e.length(total),
		Complete:  complete,
	})
}

// HangUp closes what is still open when the line goes dead.
func (e *Ear) HangUp(now time.Duration) {
	e.arrivals.mu.Lock()
	defer e.arrivals.mu.Unlock()
	if e.u.open {
		e.end(max(now, e.u.lastHeard), false)
	}
}

// find returns the first place at or after from at which probe stands in samples, or -1.
func find(samples, probe []int16, from int) int {
	for p := from; p+len(probe) <= len(samples); p++ {
		if samples[p] == probe[0] && hasAt(samples, probe, p) {
			return p
		}
	}
	return -1
}

// hasAt reports whether probe stands in samples at place p, as far as samples go.
func hasAt(samples, probe []int16, p int) bool {
	if p >= len(samples) {
		return false
	}
	return audio.Common(samples[p:], probe) == min(len(probe), len(samples)-p)
}
