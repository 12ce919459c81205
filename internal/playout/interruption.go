package playout

import "time"

// itemProgress is how far an item of the agent's speech has come. Its times are whole milliseconds.
type itemProgress struct {
	Item
	heard    time.Duration // of the item's audio
	received time.Duration
	ended    bool // all of its audio has arrived, or its response is over
}

// Truncation tells the server how much of an item was heard. Its times are whole milliseconds.
type Truncation struct {
	Item
	Heard     time.Duration
	Generated time.Duration // as far as it has arrived
}

// Interruption is what cutting the agent off amounts to.
type Interruption struct {
	Silenced  []string     // responses of which nothing more may be heard
	Cut       []Truncation // for each response that had sound left, the item being heard or the first that would have been
	Truncated []Truncation // in the order of their sound
	Cancel    []string     // out-of-band responses that go on unless they are cancelled
	Again     []Chunk      // what a player to whom audio is pushed is to get again: it is emptied for the others; and what waited for what was cut
}

// interrupt decides what it takes to cut the agent off. The items are those of which not everything
// is known to be heard and over, in the order of their sound. active is the response under way in the
// conversation, "" for none; scope is the only response to be cut, "" for all.
//
//	item                                   | truncated at        | cut
//	---------------------------------------+---------------------+-----------------------------
//	heard to its end, which has arrived    | not                 | no
//	heard as far as it has arrived, more   | at what has arrived | yes
//	may come                               |                     |
//	heard in part                          | at what was heard   | yes
//	queued behind                          | at 0                | once for its response
//	out of band                            | not                 | if heard in part or queued
//	of another response than scope         | not                 | no
//
// The active response is silenced in every case, so that audio still to come is not heard.
func interrupt(items []itemProgress, active, scope string) Interruption {
	var out Interruption
	for _, it := range items {
		if scope != "" && it.Response != scope {
			continue
		}
		if it.heard >= it.received && it.ended {
			continue
		}
		t := Truncation{it.Item, min(it.heard, it.received), it.received}
		if !it.OutOfBand {
			out.Truncated = append(out.Truncated, t)
		}
		if out.silences(it.Response) {
			continue
		}
		out.Silenced = append(out.Silenced, it.Response)
		out.Cut = append(out.Cut, t)
		if it.OutOfBand && !it.ended {
			out.Cancel = append(out.Cancel, it.Response)
		}
	}
	if active != "" && (scope == "" || scope == active) && !out.silences(active) {
		out.Silenced = append(out.Silenced, active)
	}
	return out
}

func (i *Interruption) silences(response string) bool {
	for _, r := range i.Silenced {
		if r == response {
			return true
		}
	}
	return false
}
