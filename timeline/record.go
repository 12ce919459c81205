package timeline

import (
	"cmp"
	"time"
)

// Record is one entry of a timeline.
type Record struct {
	At   time.Duration // offset from the start of the call
	Seq  int           // place among the entries of the same lane, from 0
	Fact Fact          // what happened
}

// Compare orders records canonically: by offset, then lane, then place within the lane.
func Compare(a, b Record) int {
	return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Fact.Lane(), b.Fact.Lane()), cmp.Compare(a.Seq, b.Seq))
}
