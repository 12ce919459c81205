package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/measures"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// recognition follows what becomes of the caller's words at the server: which turns it takes them for, and
// what it makes of them. Acts that are to be ignored are no turns, so neither is asked of them.
type recognition struct {
	waiting   []*stepState // acts that no committed turn has closed, in the order said
	splitTurn *stepState   // the newest of which part was committed before it ended

	// Where the simulator tells what it understands.
	said      []*stepState // acts whose words were not understood yet, in the order said
	texts     []string     // what was understood of them so far
	diagnosis string       // what seemed wrong with their sound last

	// What is typed or shown.
	written   []*stepState // acts of which no message was sent yet
	otherwise string       // the newest message that is none of them
}

// begin notes an act of the caller's: whether it is a turn at the server, and whether it has words for it.
func (k *recognition) begin(st *stepState) {
	switch {
	case st.Owed() == scenarios.ReactionIgnore:
		return
	case st.Verb == scenarios.VerbTyped, st.Verb == scenarios.VerbImage:
		k.written = append(k.written, st)
		return
	case st.Sounds():
		k.waiting = append(k.waiting, st)
	}
	if st.Verb == scenarios.VerbCaller {
		k.said = append(k.said, st)
	}
}

// turnWritten compares a message that the runtime sends in the caller's name with what was typed or shown.
func (p *Playhead) turnWritten(f timeline.TurnWritten) {
	k := &p.recognition
	at := slices.IndexFunc(k.written, func(st *stepState) bool {
		if st.Verb == scenarios.VerbImage {
			return f.Pictures > 0
		}
		return f.Text == st.Caller.Words
	})
	if at < 0 {
		k.otherwise = f.Text
		return
	}
	k.written = slices.Delete(k.written, at, at+1)
}

// judgeWritten fails, at the end of a call, what was typed or shown and never sent to the server.
func (p *Playhead) judgeWritten() {
	k := &p.recognition
	for _, st := range k.written {
		nearest := "no message of the caller's was sent"
		if k.otherwise != "" {
			nearest = "what was sent is " + wording.Quote(k.otherwise)
		}
		p.fail(FailureMissing, st, "the server should get "+wording.StepWords(st.Step), nearest)
	}
	k.written = nil
}

// mayBeHeard reports whether a turn that is committed at an offset may hold words of an act that still
// goes on: one that comes with the act's beginning was said before it.
func (st *stepState) mayBeHeard(at time.Duration) bool { return at >= st.beganAt+observed.NewsWindow }

// turnCommitted closes the acts that have ended. With none to close, it has taken the first words of
// the act that goes on for a whole turn. A turn without any act is noise, which others judge.
func (p *Playhead) turnCommitted(at time.Duration) {
	k := &p.recognition
	n := 0
	for n < len(k.waiting) && k.waiting[n].ended {
		n++
	}
	k.waiting = k.waiting[n:]
	if n > 0 || len(k.waiting) == 0 {
		return
	}
	st := k.waiting[0]
	if st == k.splitTurn || !st.mayBeHeard(at) {
		return
	}
	k.splitTurn = st
	if !p.allowed(scenarios.SurpriseSplitTurn) {
		p.fail(FailureSurprise, st, "server should take "+wording.StepWords(st.Step)+" as one turn",
			fmt.Sprintf("the server took the words of %s as two turns: the first ended at %s (allow: [%s])", line(st), wording.Offset(at), scenarios.SurpriseSplitTurn))
	}
}

// turnUnderstood compares what the simulator made of the caller's words with the words, once it has
// all of them. Acts that began before those above them were understood are compared together.
func (p *Playhead) turnUnderstood(at time.Duration, f timeline.TurnUnderstood) {
	k := &p.recognition
	n := len(k.said)
	if n == 0 || n == 1 && !k.said[0].mayBeHeard(at) {
		return
	}
	k.texts = append(k.texts, f.Text)
	if f.Diagnosis != "" {
		k.diagnosis = f.Diagnosis
	}
	if k.said[n-1].ended {
		p.judgeUnderstood(n)
	} else if n > 1 && sameWords(wordsOf(k.said[:n-1]), k.texts) {
		p.judgeUnderstood(n - 1)
	}
}

// judgeUnderstood judges the first n of the acts that were not understood, and forgets them.
func (p *Playhead) judgeUnderstood(n int) {
	k := &p.recognition
	said, texts, diagnosis := k.said[:n], k.texts, k.diagnosis
	k.said, k.texts = k.said[n:], nil
	defer func() { k.diagnosis = "" }() // which the blame of the failure needs
	words := wordsOf(said)
	if sameWords(words, texts) || p.allowed(scenarios.SurpriseMisunderstood) || p.sc.Measures(measures.MeasureTranscriptWER) {
		return
	}
	p.fail(FailureDifferent, said[0], "the simulator should understand "+wording.Quote(strings.Join(words, " ")),
		wording.Reason("it understood "+wording.Quote(strings.Join(texts, " ")), diagnosis))
}

// judgeHalfUnderstood judges, at the end of a call, words of which only some were understood.
func (p *Playhead) judgeHalfUnderstood() {
	if k := &p.recognition; len(k.texts) > 0 {
		p.judgeUnderstood(len(k.said))
	}
}

// wordsOf returns what is said in acts, part by part.
func wordsOf(acts []*stepState) []string {
	var words []string
	for _, st := range acts {
		for _, part := range st.Caller.Parts {
			words = append(words, part.Words)
		}
	}
	return words
}

// sameWords reports whether two texts, each in pieces, have the same letters and digits in the same
// order, in whatever case.
func sameWords(a, b []string) bool {
	return words.Fold(a...).Equal(words.Fold(b...))
}
