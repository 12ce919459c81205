package taps

import (
	"sync"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/wire"
)

// memory follows what the server's conversation keeps: what the model works with when it answers next. It goes by what the
// server tells, not by what the runtime believes. The server does not tell what is left of the words of an item that was
// truncated; they are those whose sound is left.
type memory struct {
	mu     sync.Mutex
	kept   map[string]*kept
	turns  map[string]string // what a server of ours made of the caller's turns, by item
	answer map[string][]string
}

// kept is a message of the server's conversation.
type kept struct {
	role, text string
	told       string // what was written down of it
	cut        bool
}

// message returns the entry of an item, new if need be; m.mu must be held.
func (m *memory) message(id, role string) *kept {
	k := m.kept[id]
	if k == nil {
		if m.kept == nil {
			m.kept = map[string]*kept{}
		}
		k = &kept{}
		m.kept[id] = k
	}
	if role != "" {
		k.role = role
	}
	return k
}

// understood notes what a server of ours made of a turn, before it tells the client of its item.
func (m *memory) understood(turn *fakeserver.Turn) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.turns == nil {
		m.turns = map[string]string{}
	}
	if turn.Understood || turn.Typed {
		m.turns[turn.ItemID] = turn.Transcript
	}
}

// remember follows the server's conversation by an event of the server's.
func (t *Taps) remember(ev wire.ServerEvent) {
	if !t.looks.Memory {
		return
	}
	m := &t.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	switch ev := ev.(type) {
	case *wire.SessionCreated:
		m.kept = nil
		t.rec.Add(t.rec.Now(), timeline.Remembered{By: "server", Gone: true})
	case *wire.ConversationItemAdded:
		t.showed(&ev.Item)
	case *wire.ConversationItemDone:
		t.showed(&ev.Item)
	case *wire.ConversationItemInputAudioTranscriptionCompleted:
		m.message(ev.ItemID, "").text = ev.Transcript
		t.tellKept(ev.ItemID)
	case *wire.ResponseOutputAudioTranscriptDelta:
		t.made(ev.ResponseID, ev.ItemID, ev.Delta)
	case *wire.ResponseOutputTextDelta:
		t.made(ev.ResponseID, ev.ItemID, ev.Delta)
	case *wire.ResponseDone:
		for _, item := range m.answer[ev.Response.ID] {
			t.tellKept(item)
		}
		delete(m.answer, ev.Response.ID)
	case *wire.ConversationItemTruncated:
		k := m.message(ev.ItemID, "")
		k.cut, k.text = true, t.arrivals.Within(ev.ItemID, time.Duration(ev.AudioEndMs)*time.Millisecond)
		t.tellKept(ev.ItemID)
	case *wire.ConversationItemDeleted:
		delete(m.kept, ev.ItemID)
		t.rec.Add(t.rec.Now(), timeline.Remembered{By: "server", Item: ev.ItemID, Gone: true})
	}
}

// made adds a piece of what the model says; the memory's lock must be held. It is told once the response is over.
func (t *Taps) made(response, item, text string) {
	m := &t.memory
	k := m.kept[item]
	if k == nil {
		k = m.message(item, string(wire.RoleAssistant))
		if m.answer == nil {
			m.answer = map[string][]string{}
		}
		m.answer[response] = append(m.answer[response], item)
	}
	if !k.cut {
		k.text += text
	}
}

// showed takes an item as the server shows it; the memory's lock must be held.
func (t *Taps) showed(item *wire.Item) {
	if item.Type != wire.ItemMessage || item.Role == wire.RoleAssistant && len(item.Content) == 0 {
		return
	}
	text := t.memory.turns[item.ID]
	for _, part := range item.Content {
		text = longer(text, part.Text.Or(part.Transcript.Or("")))
	}
	if k := t.memory.message(item.ID, item.Role); !k.cut && text != "" {
		k.text = longer(k.text, text)
		t.tellKept(item.ID)
	}
}

// longer is the longer of two texts: what is shown of an item while it grows may be behind.
func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}

// tellKept writes down what an item says, where that is news; the memory's lock must be held.
func (t *Taps) tellKept(item string) {
	k := t.memory.kept[item]
	if k == nil || k.text == k.told && !k.cut {
		return
	}
	k.told = k.text
	t.rec.Add(t.rec.Now(), timeline.Remembered{By: "server", Item: item, Role: k.role, Text: k.text})
}

// keeps is what the runtime's history says of a message now; nil where it says nothing, or nobody looks.
func (t *Taps) keeps(ev runner.Event) timeline.Fact {
	changed, ok := ev.(*runner.HistoryChanged)
	if !ok || !t.looks.Memory || changed.Item.Type != wire.ItemMessage || changed.Item.Hidden {
		return nil
	}
	it := &changed.Item
	text := it.Text
	if it.Truncated {
		text = it.Heard
	}
	gone := changed.Change == runner.ItemRemoved
	return timeline.Remembered{By: "runtime", Item: it.ID, Role: it.Role, Text: text, Gone: gone}
}
