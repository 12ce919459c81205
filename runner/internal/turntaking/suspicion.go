package turntaking

// Suspicion decides whether what the caller says while the agent is heard cuts the agent off: a word of agreement, a
// cough and a door do not.
//
//	state    | input                              | next     | and
//	---------+------------------------------------+----------+---------------------------------------------
//	any      | speech begins, the agent is heard  | speaking |
//	any      | speech begins, nothing is heard    | none     | a turn like any other
//	speaking | it is long enough                  | none     | cut
//	speaking | speech ends, words are to decide   | judging  |
//	speaking | speech ends, they are not          | none     | false alarm: its turn is not answered
//	judging  | the words mean something, or do    | none     | cut; its turn is answered
//	         | not come                           |          |
//	judging  | the words mean nothing             | none     | false alarm: its turn is not answered
//	any      | speech ends, it was a noise        | none     | false alarm: its turn is not answered, whether
//	         |                                    |          | or not the agent was heard; not if it was cut
//
// Other inputs change nothing. A turn is answered when it is committed, or, if it is being judged then, afterwards.
type Suspicion struct {
	state     suspicion
	committed bool // the turn that is being judged was committed
	ignored   bool // the turn that is about to be committed was a false alarm
	cut       bool // the agent was cut off for this speech
}

type suspicion uint8

const (
	unsuspected suspicion = iota
	suspectedSpeaking
	suspectedJudging
)

// Verdict is what has been decided.
type Verdict uint8

// The verdicts.
const (
	Undecided  Verdict = iota
	Cut                // the agent is to be cut off
	FalseAlarm         // the agent goes on
)

// Began takes the begin of speech. heard says that the agent is being heard.
func (s *Suspicion) Began(heard bool) {
	*s = Suspicion{}
	if heard {
		s.state = suspectedSpeaking
	}
}

// LongEnough takes that the speech has gone on for as long as no false alarm does.
func (s *Suspicion) LongEnough() Verdict {
	if s.state != suspectedSpeaking {
		return Undecided
	}
	s.state, s.cut = unsuspected, true
	return Cut
}

// Noise takes the end of speech that was a noise, and reports whether it is to be ignored: it is not where the agent was cut
// off for it, who owes an answer then.
func (s *Suspicion) Noise() (v Verdict, ignored bool) {
	if s.cut {
		return Undecided, false
	}
	if s.state == suspectedSpeaking {
		v = FalseAlarm
	}
	s.state, s.ignored = unsuspected, true
	return v, true
}

// Ended takes the end of speech. words says that its words are to decide.
func (s *Suspicion) Ended(words bool) Verdict {
	switch {
	case s.state != suspectedSpeaking:
		return Undecided
	case words:
		s.state = suspectedJudging
		return Undecided
	}
	s.state, s.ignored = unsuspected, true
	return FalseAlarm
}

// Judged takes what the words mean, and reports whether a response to their turn is to be asked for now.
func (s *Suspicion) Judged(meant bool) (v Verdict, respond bool) {
	if s.state != suspectedJudging {
		return Undecided, false
	}
	committed := s.committed
	*s = Suspicion{}
	if meant {
		return Cut, committed
	}
	s.ignored = !committed
	return FalseAlarm, false
}

// Committed takes a turn into the conversation, and reports whether a response to it is to be asked for now.
func (s *Suspicion) Committed() (respond bool) {
	if s.state == suspectedJudging {
		s.committed = true
		return false
	}
	respond = !s.ignored
	s.ignored = false
	return respond
}

// Judging reports whether words are to decide.
func (s *Suspicion) Judging() bool { return s.state == suspectedJudging }

// Suspected reports whether nothing is decided yet.
func (s *Suspicion) Suspected() bool { return s.state != unsuspected }
