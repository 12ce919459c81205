package faults

import (
	"cmp"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// hugeBytes is the sound of a huge event. Chosen: in base64, beyond the limits that most WebSocket
// libraries set, and of a size that live servers have sent.
const hugeBytes = 4 << 20

// Huge sends a conversation.item.retrieved with a very long sound, which nobody asked for.
type Huge struct {
	Bytes int // of sound, of which base64 makes four thirds; zero means 4 MiB
}

// Name implements [fakeserver.Fault].
func (*Huge) Name() string { return "huge" }

// Begin implements [fakeserver.Fault].
func (f *Huge) Begin(l *fakeserver.Line) {
	samples := make([]int16, cmp.Or(f.Bytes, hugeBytes)/2)
	for i := range samples {
		samples[i] = int16(1 + i%64)
	}
	l.Send(&wire.ConversationItemRetrieved{Item: wire.Item{
		ID: "item_huge", Type: wire.ItemMessage, Status: wire.StatusCompleted, Role: wire.RoleUser,
		Content: []wire.ContentPart{{
			Type: wire.ContentInputAudio, Transcript: wire.Null[string](),
			Audio: wire.Some(audio.Format{}.AppendBytes(nil, samples)),
		}},
	}})
	l.End()
}
