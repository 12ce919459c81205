package faults

import (
	"cmp"

	"github.com/voicesim/voicesim/fakeserver"
)

// forEach arranges a fault of each of so many things to come, of one for zero; over is to be called when it is over for one of
// them. The fault ends with the last.
func forEach(l *fakeserver.Line, count *int, arrange func(over func())) {
	*count = cmp.Or(*count, 1)
	for range *count {
		arrange(func() {
			if *count--; *count == 0 {
				l.End()
			}
		})
	}
}
