package fakeserver_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// orderChecker knows in which order the real server sends its events (spec/protocol.md 4, 10.5). It
// is fed with the events of one session and reports the first that does not fit.
type orderChecker struct {
	started   bool // session.created has come
	items     []string
	known     map[string]*checkedItem
	responses map[string]*checkedResponse
	active    string // response of the default conversation
	speaking  string // item announced by speech_started
	committed string // item that must be added next
	eventIDs  map[string]bool
}

type checkedItem struct {
	added, done bool
	output      bool // of a response
	closed      bool // output_item.done
	transcribed bool
}

type checkedResponse struct {
	outOfBand, over bool
	outputs         []*checkedOutput
}

type checkedOutput struct {
	id       string
	call     bool
	part     *checkedPart
	argsDone bool
	args     strings.Builder
}

type checkedPart struct {
	audio, soundDone, textDone, done bool
	text                             strings.Builder
}

func newOrderChecker() *orderChecker {
	return &orderChecker{
		known: map[string]*checkedItem{}, responses: map[string]*checkedResponse{}, eventIDs: map[string]bool{},
	}
}

// checkOrder feeds all events and returns the first complaint.
func checkOrder(events []wire.ServerEvent) error {
	c := newOrderChecker()
	for i, ev := range events {
		if err := c.feed(ev); err != nil {
			return fmt.Errorf("event %d, %s: %w", i, ev.EventType(), err)
		}
	}
	return c.end()
}

// end reports what is still open.
func (c *orderChecker) end() error {
	for id, r := range c.responses {
		if !r.over {
			return fmt.Errorf("%s never ended", id)
		}
	}
	return nil
}

func (c *orderChecker) feed(ev wire.ServerEvent) error {
	id := wire.EventID(ev)
	if !strings.HasPrefix(id, "event_") || c.eventIDs[id] {
		return fmt.Errorf("event id %q", id)
	}
	c.eventIDs[id] = true
	if _, first := ev.(*wire.SessionCreated); first == c.started {
		return errors.New("session.created comes first, and once")
	}
	c.started = true
	if c.committed != "" {
		if a, ok := ev.(*wire.ConversationItemAdded); !ok || a.Item.ID != c.committed {
			return fmt.Errorf("%s was committed and is not added next", c.committed)
		}
	}
	switch ev := ev.(type) {
	case *wire.InputAudioBufferSpeechStarted, *wire.InputAudioBufferSpeechStopped, *wire.InputAudioBufferCommitted,
		*wire.InputAudioBufferTimeoutTriggered:
		return c.hear(ev)
	case *wire.ConversationItemAdded, *wire.ConversationItemDone, *wire.ConversationItemDeleted:
		return c.converse(ev)
	case *wire.ConversationItemInputAudioTranscriptionDelta:
		return c.transcribe(ev.ItemID, false)
	case *wire.ConversationItemInputAudioTranscriptionCompleted:
		return c.transcribe(ev.ItemID, true)
	case *wire.ResponseCreated:
		return c.create(&ev.Response)
	case *wire.ResponseDone:
		return c.finish(&ev.Response)
	case *wire.ResponseOutputItemAdded, *wire.ResponseOutputItemDone:
		return c.output(ev)
	default:
		return c.content(ev)
	}
}

// hear follows speech and commits.
func (c *orderChecker) hear(ev wire.ServerEvent) error {
	switch ev := ev.(type) {
	case *wire.InputAudioBufferSpeechStarted:
		if c.speaking != "" || c.known[ev.ItemID] != nil {
			return errors.New("speech had started, or the item is not new")
		}
		c.speaking = ev.ItemID
	case *wire.InputAudioBufferSpeechStopped:
		if c.speaking != ev.ItemID {
			return fmt.Errorf("speech of %q had started", c.speaking)
		}
	case *wire.InputAudioBufferTimeoutTriggered:
		c.speaking = ev.ItemID
	case *wire.InputAudioBufferCommitted:
		if c.speaking != "" && c.speaking != ev.ItemID {
			return fmt.Errorf("speech of %q had started", c.speaking)
		}
		if last := c.last(); ev.PreviousItemID.Or("") != last {
			return fmt.Errorf("previous item %q, want %q", ev.PreviousItemID.Or(""), last)
		}
		c.speaking, c.committed = "", ev.ItemID
	}
	return nil
}

func (c *orderChecker) last() string {
	if len(c.items) == 0 {
		return ""
	}
	return c.items[len(c.items)-1]
}

// converse follows the conversation's list.
func (c *orderChecker) converse(ev wire.ServerEvent) error {
	switch ev := ev.(type) {
	case *wire.ConversationItemAdded:
		c.committed = ""
		return c.add(ev)
	case *wire.ConversationItemDeleted:
		c.items = slices.DeleteFunc(c.items, func(id string) bool { return id == ev.ItemID })
	case *wire.ConversationItemDone:
		it := c.known[ev.Item.ID]
		if it == nil || !it.added || it.done {
			return errors.New("the item is not open")
		}
		it.done = true
		if o := c.outputOf(ev.Item.ID); o != nil {
			return o.complete()
		}
	}
	return nil
}

func (c *orderChecker) add(ev *wire.ConversationItemAdded) error {
	id, previous := ev.Item.ID, ev.PreviousItemID.Or("")
	it := c.known[id]
	if it != nil && (it.added || !it.output) {
		return errors.New("the item was there")
	}
	if it == nil {
		it = &checkedItem{}
		c.known[id] = it
	}
	it.added = true
	place := slices.Index(c.items, previous) + 1
	if previous != "" && place == 0 {
		return fmt.Errorf("previous item %q is not there", previous)
	}
	c.items = slices.Insert(c.items, place, id)
	return nil
}

func (c *orderChecker) transcribe(id string, completed bool) error {
	if c.speaking == id {
		return nil // models for live transcription begin before the commit
	}
	it := c.known[id]
	if it == nil || !it.done || it.transcribed {
		return errors.New("the item is not there, or its transcript is complete")
	}
	it.transcribed = completed
	return nil
}

func (c *orderChecker) create(r *wire.Response) error {
	outOfBand := !r.ConversationID.IsSome()
	if c.responses[r.ID] != nil || r.Status != wire.StatusInProgress || len(r.Output) > 0 {
		return errors.New("not a new response")
	}
	if !outOfBand {
		if c.active != "" {
			return fmt.Errorf("%s is active", c.active)
		}
		c.active = r.ID
	}
	c.responses[r.ID] = &checkedResponse{outOfBand: outOfBand}
	return nil
}

func (c *orderChecker) open(id string) (*checkedResponse, error) {
	r := c.responses[id]
	if r == nil || r.over {
		return nil, fmt.Errorf("response %s is not open", id)
	}
	return r, nil
}

func (c *orderChecker) finish(w *wire.Response) error {
	r, err := c.open(w.ID)
	if err != nil {
		return err
	}
	r.over = true
	if c.active == w.ID {
		c.active = ""
	}
	if len(w.Output) != len(r.outputs) || w.Status == wire.StatusInProgress || !w.Usage.IsSome() {
		return fmt.Errorf("%d outputs, status %s", len(w.Output), w.Status)
	}
	for i, o := range r.outputs {
		if !c.known[o.id].closed || w.Output[i].ID != o.id {
			return fmt.Errorf("output %d is open, or another", i)
		}
	}
	return nil
}

func (c *orderChecker) outputOf(id string) *checkedOutput {
	for _, r := range c.responses {
		for _, o := range r.outputs {
			if o.id == id {
				return o
			}
		}
	}
	return nil
}

// output follows the items of responses.
func (c *orderChecker) output(ev wire.ServerEvent) error {
	switch ev := ev.(type) {
	case *wire.ResponseOutputItemAdded:
		r, err := c.open(ev.ResponseID)
		if err != nil {
			return err
		}
		if ev.OutputIndex != len(r.outputs) || c.known[ev.Item.ID] != nil || ev.Item.Status != wire.StatusInProgress {
			return errors.New("not the next output, or not new")
		}
		c.known[ev.Item.ID] = &checkedItem{output: true, added: r.outOfBand}
		r.outputs = append(r.outputs, &checkedOutput{id: ev.Item.ID, call: ev.Item.Type == wire.ItemFunctionCall})
	case *wire.ResponseOutputItemDone:
		r, err := c.open(ev.ResponseID)
		if err != nil {
			return err
		}
		it := c.known[ev.Item.ID]
		if it == nil || it.closed || it.done == r.outOfBand {
			return errors.New("the item is not done, or was closed")
		}
		it.closed = true
		return c.outputOf(ev.Item.ID).complete()
	}
	return nil
}

// complete reports what of an output is still open.
func (o *checkedOutput) complete() error {
	if o.call && !o.argsDone || !o.call && (o.part == nil || !o.part.done) {
		return errors.New("its arguments or its part are open")
	}
	return nil
}

// at returns the output that an event is about, which must be open.
func (c *orderChecker) at(responseID, itemID string, index int) (*checkedOutput, error) {
	r, err := c.open(responseID)
	if err != nil {
		return nil, err
	}
	if index >= len(r.outputs) || r.outputs[index].id != itemID {
		return nil, fmt.Errorf("output %d is not %s", index, itemID)
	}
	if it := c.known[itemID]; !it.added || it.done || it.closed {
		return nil, errors.New("the item is not open")
	}
	return r.outputs[index], nil
}
