package observed

import (
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
)

// Turn is one act of the caller's: words, a message, keys, and also what is no turn to the agent, such as a cough.
type Turn struct {
	Step         *scenarios.Step
	Began, Ended time.Duration
	Over         bool
	Cut          *Utterance // heard when it began; nil when the agent was silent, or the act makes no sound
	Answer       *Utterance // nil: none yet
	Settled      bool       // the agent had nothing under way when it began, but what may still have been heard
}

// Cuts reports whether the agent may fall silent for the act: it is heard, or the script has the agent stop for it.
func (t *Turn) Cuts() bool {
	owed := t.Step.Owed()
	return t.Step.Sounds() || owed == scenarios.ReactionStop || owed == scenarios.ReactionAny
}

// Utterance is the speech of one response, as far as it was heard.
type Utterance struct {
	Number      int
	Response    *Response // nil when unknown
	Item, Agent string
	Fallback    bool  // it is the runtime's own sound, and no response's
	Turn        *Turn // the caller's newest when it began; nil before the first
	Began       time.Duration
	Over        bool
	EndedAt     time.Duration // when its end became known
	LastHeard   time.Duration // its end
	Heard       time.Duration
	Complete    bool

	Words   words.Text      // that were played to the caller, those that the line lost among them
	Ends    []time.Duration // when each of words had been heard
	Partial bool            // its last word was cut
	caught  *words.Text     // Words with [words.Lost] for those that the line lost; nil while it lost none

	Damage   []Damage // where it did not go on as the model made it
	Pauses   []Pause  // silences within it that are over
	Paused   bool     // nothing of it is heard now
	PausedAt time.Duration

	Made bool // it is what the model produced, word by word, whatever was heard of it: times are those of the text
}

// Hear adds a word that ends at an offset. Of a lost one the caller understood nothing.
func (u *Utterance) Hear(word string, at time.Duration, partial, lost bool) {
	if lost && u.caught == nil {
		u.caught = &words.Text{}
		for _, w := range u.Words.Words {
			u.caught.Add(w)
		}
	}
	u.Words.Add(word)
	u.Ends = append(u.Ends, at)
	u.Partial = partial
	switch {
	case lost:
		u.caught.Add(words.Lost)
	case u.caught != nil:
		u.caught.Add(word)
	}
}

// Caught returns the words that the caller could understand, with [words.Lost] in the place of each that the line lost.
func (u *Utterance) Caught() *words.Text {
	if u.caught == nil {
		return &u.Words
	}
	return u.caught
}

// Lost returns the words from one to another, both included, that the line lost.
func (u *Utterance) Lost(first, last int) (lost []string) {
	for i := first; u.caught != nil && i <= last; i++ {
		if u.caught.Words[i] == words.Lost {
			lost = append(lost, u.Words.Words[i])
		}
	}
	return lost
}

// Text returns what was heard of it, and what the line lost.
func (u *Utterance) Text() string {
	if u.caught == nil {
		return words.Join(u.Words.Words)
	}
	shown := slices.Clone(u.caught.Words)
	for i, w := range shown {
		if w == words.Lost {
			shown[i] = "[lost: " + u.Words.Words[i] + "]"
		}
	}
	return words.Join(shown)
}

// Response is one answer of the model, heard or not.
type Response struct {
	ID      string
	Began   time.Duration
	Ended   bool
	EndedAt time.Duration
	Status  string          // how it ended
	Reason  string          // why not completed; "" when nobody says
	Step    *scenarios.Step // the model step it took; nil when unknown
	Speech  *Utterance      // its first; nil before it is heard
	Text    strings.Builder
	Made    *Utterance // the words of Text; nil before there are any
	Unread  string     // the end of Text that may go on with the next piece
}

// Answers reports whether an utterance answers a turn of the caller's: it is the speech of a model
// step of that exchange or a later one, or, where no step is known, of a response that began after
// the turn did. What is to be ignored, and begins no exchange, is answered by what begins after it though nothing was under
// way.
func (u *Utterance) Answers(t *Turn) bool {
	switch r := u.Response; {
	case t.Step.Owed() == scenarios.ReactionIgnore && !t.Step.TakesTurn():
		return t.Settled && u.Asked() >= t.Began
	case r == nil:
		return u.Began >= t.Began
	case r.Step != nil:
		return r.Step.Exchange >= t.Step.Exchange
	default:
		return r.Began >= t.Began
	}
}

// WantsAnswer reports whether the agent has to answer the turn.
func (t *Turn) WantsAnswer() bool {
	return t.Step.TakesTurn() && t.Step.Owed() == scenarios.ReactionAnswer
}

// Stops reports whether the agent has to stop for the turn, and to listen while it lasts.
func (t *Turn) Stops() bool {
	return t.Step.Sounds() && t.Step.TakesTurn() && (t.WantsAnswer() || t.Step.Owed() == scenarios.ReactionStop)
}

// Ignorable reports whether the agent has to go on through the turn.
func (t *Turn) Ignorable() bool { return t.Step.Owed() == scenarios.ReactionIgnore }

// Name names the turn a value belongs to.
func (t *Turn) Name() string { return t.Step.Place() }

// Asked returns when the response of an utterance began or, where that is not known, the utterance.
func (u *Utterance) Asked() time.Duration {
	if r := u.Response; r != nil && r.Began > 0 {
		return r.Began
	}
	return u.Began
}

// End says how a response ended that did not complete.
func (r *Response) End() string {
	switch r.Status {
	case "cancelled":
		return "was cancelled"
	case "failed":
		return "failed"
	case "":
		return "was lost"
	default:
		return "ended " + r.Status
	}
}

// Says reports whether the words of the utterance match: with a last word that was cut and what the line lost, or without.
func (u *Utterance) Says(m *scenarios.TextMatcher, inPart bool) bool {
	words := u.Words.Words
	if !inPart {
		words = u.Caught().Words
	}
	if u.Partial && !inPart {
		words = words[:len(words)-1]
	}
	_, _, ok := m.FindWords(words)
	return ok
}
