package conformance_test

import (
	"encoding/json"
	"fmt"

	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/wire"
)

// wrongWith returns everything that is wrong with the frames of a session: each of the server's against
// the published schema, the decoder of openai-go and known facts, all of them in their order. With
// over, the session was left alone until nothing could be open.
func wrongWith(frames []frame, opts *wireorder.Options, over bool) []string {
	found := judgeFacts(frames)
	order := wireorder.New(opts)
	ordered := true
	for i, f := range frames {
		if f.sent {
			order.Sent(clientEvent(f.raw))
			continue
		}
		for _, complaint := range check(f) {
			found = append(found, fmt.Sprintf("frame %d: %s\n%s", i, complaint, shortened(f.raw)))
		}
		if !ordered {
			continue
		}
		ev, err := wire.DecodeServer(f.raw)
		if err == nil {
			err = order.Received(ev)
		}
		if err != nil {
			ordered = false // what follows cannot be judged
			found = append(found, fmt.Sprintf("frame %d: order: %v\n%s", i, err, shortened(f.raw)))
		}
	}
	if over && ordered {
		if err := order.End(); err != nil {
			found = append(found, "order: "+err.Error())
		}
	}
	return found
}

// clientEvent decodes an event of the client. One that the server must refuse still has an id, which
// the error names; an event without any effect stands for it.
func clientEvent(raw []byte) wire.ClientEvent {
	ev, err := wire.DecodeClient(raw)
	if _, unknown := ev.(*wire.UnknownEvent); err == nil && !unknown {
		return ev
	}
	var id string
	if value, ok := wire.Lookup(raw, "event_id"); ok {
		_ = json.Unmarshal(value, &id)
	}
	return &wire.InputAudioBufferAppend{EventID: id}
}

// check judges one frame by itself. Without the published schema, only openai-go judges.
func check(f frame) []string {
	found := openaiCheck(f.kind, f.raw)
	if p := schemas(); p != nil {
		found = append(found, p.check(f.kind, f.raw)...)
	}
	return found
}

// shortened cuts a frame for a message.
func shortened(raw []byte) string {
	const most = 700
	if len(raw) > most {
		return string(raw[:most]) + "…"
	}
	return string(raw)
}
