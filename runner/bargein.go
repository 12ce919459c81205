package runner

import "time"

// spokenItem is how far an item of the agent's speech has come. Its times are whole milliseconds.
type spokenItem struct {
	response  string
	item      string
	content   int           // index of the audio in the item
	heard     time.Duration // of the item's audio
	received  time.Duration
	ended     bool // all of its audio has arrived, or its response is over
	outOfBand bool // no part of the conversation, which cannot be told about it
}

// truncation tells the server how much of an item was heard.
type truncation struct {
	item      string
	content   int
	heard     time.Duration
	generated time.Duration
}

// interruption is what cutting the agent off amounts to.
type interruption struct {
	silenced  []string      // responses of which nothing more may be heard
	cut       []Interrupted // one for each response that had sound left, in the order of their sound
	truncated []truncation  // in the order of their sound
	cancel    []string      // out-of-band responses that go on unless they are cancelled
}

// interrupt decides what it takes to cut the agent off. The items are those of which not everything
// is known to be heard and over, in the order of their sound. active is the response under way in the
// conversation, "" for none; scope is the only response to be cut, "" for all.
//
//	item                                   | truncated at        | Interrupted
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
func interrupt(items []spokenItem, active, scope string, cause Cause) interruption {
	var out interruption
	for _, it := range items {
		if scope != "" && it.response != scope {
			continue
		}
		if it.heard >= it.received && it.ended {
			continue
		}
		if !it.outOfBand {
			out.truncated = append(out.truncated, truncation{it.item, it.content, min(it.heard, it.received), it.received})
		}
		if out.silences(it.response) {
			continue
		}
		out.silenced = append(out.silenced, it.response)
		out.cut = append(out.cut, Interrupted{
			ResponseID: it.response, ItemID: it.item, Cause: cause,
			Heard: min(it.heard, it.received), Generated: it.received,
		})
		if it.outOfBand && !it.ended {
			out.cancel = append(out.cancel, it.response)
		}
	}
	if active != "" && (scope == "" || scope == active) && !out.silences(active) {
		out.silenced = append(out.silenced, active)
	}
	return out
}

func (i *interruption) silences(response string) bool {
	for _, r := range i.silenced {
		if r == response {
			return true
		}
	}
	return false
}
