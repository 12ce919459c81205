package runner

import "maps"

// batch is the function calls of one response. They get one response between them, requested when
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
type batch struct {
	state     batchState
	open      map[string]bool // calls without output; true while waiting for a human
	outputs   []string        // ids of the output items no response was asked for yet
	fruitless bool            // none of its calls made sense
}

type batchState uint8

const (
	gathering batchState = iota
	waiting
	late
	closed
)

func newBatch() *batch { return &batch{open: map[string]bool{}, fruitless: true} }

// call adds a call to the batch.
func (b *batch) call(id string) { b.open[id] = false }

// setPending notes whether a call waits for a human.
func (b *batch) setPending(id string, pending bool) {
	if _, ok := b.open[id]; ok {
		b.open[id] = pending
	}
}

// output takes the output of a call, in the item of that id. It returns the outputs that a response
// is to be asked for now, if any.
func (b *batch) output(id, item string, useful bool) []string {
	if _, ok := b.open[id]; !ok {
		return nil
	}
	delete(b.open, id)
	b.outputs = append(b.outputs, item)
	b.fruitless = b.fruitless && !useful
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

// done takes the end of the response that made the calls.
func (b *batch) done() []string {
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

// expire takes the end of the time for outputs.
func (b *batch) expire() []string {
	if b.state != waiting || len(b.outputs) == 0 || b.awaitsHuman() {
		return nil
	}
	b.state = late
	return b.take()
}

// awaitsHuman reports whether a call of the batch waits for a human.
func (b *batch) awaitsHuman() bool {
	for pending := range maps.Values(b.open) {
		if pending {
			return true
		}
	}
	return false
}

func (b *batch) take() []string {
	items := b.outputs
	b.outputs = nil
	return items
}
