package turntaking

import "maps"

// Batch is the function calls of one response. They get one response between them, requested when
// the last output is sent and the response that made them is done.
//
//	state     | input                          | next      | asks for a response
//	----------+--------------------------------+-----------+---------------------
//	gathering | call                           | gathering | no
//	gathering | output                         | gathering | no
//	gathering | done, no call open             | closed    | if there was an output
//	gathering | done, calls open               | waiting   | no
//	waiting   | output, calls still open       | waiting   | no
//	waiting   | last output                    | closed    | yes
//	waiting   | timeout, some outputs, no      | late      | yes, with these outputs
//	          | approval pending               |           |
//	waiting   | timeout otherwise              | waiting   | no, and the timeout starts again
//	late      | output, calls still open       | late      | yes, with this output
//	late      | last output                    | closed    | yes, with this output
//
// An approval that is pending keeps its call open and the timeout from counting.
type Batch struct {
	state     batchState
	open      map[string]bool // calls without output; true while waiting for a human
	outputs   []string        // ids of the output items no response was asked for yet
	Fruitless bool            // none of its calls made sense
}

type batchState uint8

const (
	gathering batchState = iota
	waiting
	late
	closed
)

// NewBatch returns a batch without calls.
func NewBatch() *Batch { return &Batch{open: map[string]bool{}, Fruitless: true} }

// Call adds a call to the batch.
func (b *Batch) Call(id string) { b.open[id] = false }

// SetPending notes whether a call waits for a human.
func (b *Batch) SetPending(id string, pending bool) {
	if _, ok := b.open[id]; ok {
		b.open[id] = pending
	}
}

// Output takes the output of a call, in the item of that id; "" is one that no response is asked for. It returns the outputs that a response
// is to be asked for now, if any.
func (b *Batch) Output(id, item string, useful bool) []string {
	if _, ok := b.open[id]; !ok {
		return nil
	}
	delete(b.open, id)
	if item != "" {
		b.outputs = append(b.outputs, item)
	}
	b.Fruitless = b.Fruitless && !useful
	switch {
	case b.state == gathering:
		return nil
	case len(b.open) == 0:
		b.state = closed
	case b.state == waiting:
		return nil
	}
	return b.take()
}

// Done takes the end of the response that made the calls.
func (b *Batch) Done() []string {
	if b.state != gathering {
		return nil
	}
	b.state = waiting
	if len(b.open) > 0 {
		return nil
	}
	b.state = closed
	return b.take()
}

// Expire takes the end of the time for outputs.
func (b *Batch) Expire() []string {
	if b.state != waiting || len(b.outputs) == 0 || b.awaitsHuman() {
		return nil
	}
	b.state = late
	return b.take()
}

// awaitsHuman reports whether a call of the batch waits for a human.
func (b *Batch) awaitsHuman() bool {
	for pending := range maps.Values(b.open) {
		if pending {
			return true
		}
	}
	return false
}

func (b *Batch) take() []string {
	items := b.outputs
	b.outputs = nil
	return items
}

// Waiting reports whether the response is over and calls are open.
func (b *Batch) Waiting() bool { return b.state == waiting }

// Closed reports whether all calls have their outputs.
func (b *Batch) Closed() bool { return b.state == closed }
