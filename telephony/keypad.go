package telephony

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// Keypad collects the keys that a caller presses on the telephone, for code that waits for a number: a tool that asks for a
// PIN, say. Its zero value is ready for use, for one call. The model learns nothing of the keys unless it is told.
//
//	keypad := &telephony.Keypad{}
//	opts.Observe = keypad.Observe
//	… in a tool: pin, err := keypad.Collect(ctx, &telephony.Entry{Length: 4})
type Keypad struct {
	mu      sync.Mutex // guards the rest
	ahead   []runner.Key
	pressed chan runner.Key // nil while nobody collects
}

// mostAhead is how many keys are kept that nobody has collected, the newest. Chosen.
const mostAhead = 32

// Errors of Collect.
var (
	// ErrTooFewKeys is returned, with what was keyed in, when the caller did not go on in time.
	ErrTooFewKeys = errors.New("the caller did not key in enough in time")
	// ErrCollecting is returned when somebody else collects already.
	ErrCollecting = errors.New("somebody else collects keys")
)

// Entry says what is to be keyed in. The zero value is any keys up to a "#", which ends the entry and is no part of it.
type Entry struct {
	Length  int           // after so many keys it is complete; zero means that only End, or a pause, completes it
	End     runner.Key    // the key that completes it; "" means "#", unless NoEnd is set
	NoEnd   bool          // no key completes it: "#" is a part of it
	Again   runner.Key    // the key with which the caller begins anew; "" means none
	First   time.Duration // until the first key; zero means 15 s
	Between time.Duration // between keys, after which an entry without Length is complete; zero means 5 s
	Fresh   bool          // keys that were pressed before do not count; else callers may key in ahead of the question
}

// Digits are keys that were pressed, one a character. Like single keys they are secrets: printed, logged or written as JSON
// they are dots; string(digits) are the keys.
type Digits string

// Format prints a dot for each, whatever the verb.
func (d Digits) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, strings.Repeat("•", len(d))) }

// MarshalText writes a dot for each.
func (d Digits) MarshalText() ([]byte, error) { return []byte(fmt.Sprint(d)), nil }

// Item is a message that tells the model what was keyed in, for [runner.Session.InsertItem]: it is no secret any more then.
func (d Digits) Item() wire.Item {
	text := "The caller pressed these keys of the telephone: " + strings.Join(strings.Split(string(d), ""), " ")
	return wire.Item{Type: wire.ItemMessage, Role: wire.RoleSystem, Content: []wire.ContentPart{{Type: wire.ContentInputText, Text: wire.Some(text)}}}
}

// Observe takes the keys among a session's events. It is made to be Options.Observe, or to be called by that.
func (k *Keypad) Observe(ev runner.Event) {
	if digit, ok := ev.(*runner.Digit); ok {
		k.Press(digit.Key)
	}
}

// Press takes a key. It does not block.
func (k *Keypad) Press(key runner.Key) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.pressed != nil {
		select {
		case k.pressed <- key:
			return
		default: // who collects is far behind: the key is kept
		}
	}
	if len(k.ahead) == mostAhead {
		k.ahead = k.ahead[1:]
	}
	k.ahead = append(k.ahead, key)
}

// Collect waits until the caller has keyed something in, and returns it. When the caller does not go on in time it returns
// what there is and ErrTooFewKeys, when ctx ends its cause, ErrCollecting at once when another Collect waits. Keys that come
// behind a complete entry are left to the next one.
func (k *Keypad) Collect(ctx context.Context, want *Entry) (Digits, error) {
	var e Entry
	if want != nil {
		e = *want
	}
	e.fill()
	keys, err := k.open(e.Fresh)
	if err != nil {
		return "", err
	}
	defer k.close(keys)
	var got Digits
	timer := time.NewTimer(e.First)
	defer timer.Stop()
	for {
		select {
		case key := <-keys:
			var complete bool
			if got, complete = e.take(got, key); complete {
				return got, nil
			}
			timer.Reset(e.Between)
		case <-timer.C:
			if e.Length == 0 && got != "" {
				return got, nil
			}
			return got, ErrTooFewKeys
		case <-ctx.Done():
			return got, context.Cause(ctx)
		}
	}
}

// fill fills in what holds for zero.
func (e *Entry) fill() {
	e.First = cmp.Or(e.First, 15*time.Second)
	e.Between = cmp.Or(e.Between, 5*time.Second)
	e.End = cmp.Or(e.End, "#")
}

// take takes a key into an entry:
//
//	key              | the entry
//	-----------------+---------------------------------
//	Again            | is empty
//	End              | is complete, without it
//	the Length-th    | is complete, with it
//	any other        | is longer by it
func (e *Entry) take(got Digits, key runner.Key) (now Digits, complete bool) {
	switch {
	case e.Again != "" && key == e.Again:
		return "", false
	case key == e.End && !e.NoEnd:
		return got, true
	}
	got += Digits(key)
	return got, e.Length > 0 && len(got) >= e.Length
}

// open begins to collect, with the keys that were pressed before.
func (k *Keypad) open(fresh bool) (keys chan runner.Key, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.pressed != nil {
		return nil, ErrCollecting
	}
	if fresh {
		k.ahead = nil
	}
	k.pressed = make(chan runner.Key, 2*mostAhead)
	for _, key := range k.ahead {
		k.pressed <- key
	}
	k.ahead = nil
	return k.pressed, nil
}

// close ends to collect, and keeps what was not taken.
func (k *Keypad) close(keys chan runner.Key) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pressed = nil
	var left []runner.Key
	for range len(keys) {
		left = append(left, <-keys)
	}
	k.ahead = append(left, k.ahead...)
	k.ahead = k.ahead[max(len(k.ahead)-mostAhead, 0):]
}
