package wire_test

import (
	"fmt"

	"github.com/voicesim/voicesim/wire"
)

func ExampleDecodeServer() {
	frame := []byte(`{"type":"conversation.item.truncated","event_id":"event_1","item_id":"item_7","content_index":0,"audio_end_ms":840}`)
	ev, err := wire.DecodeServer(frame)
	if err != nil {
		fmt.Println(err)
		return
	}
	switch ev := ev.(type) {
	case *wire.ConversationItemTruncated:
		fmt.Println(ev.ItemID, "was heard for", wire.Duration(ev.AudioEndMs))
	case *wire.UnknownEvent:
		fmt.Println("what is", ev.Type)
	}
	// Output: item_7 was heard for 840ms
}

func ExampleAppendClient() {
	update := &wire.SessionUpdate{Session: wire.Session{
		Type:         wire.SessionRealtime,
		Instructions: wire.Some("Ask for an order number."),
		Audio: &wire.SessionAudio{
			Input: &wire.SessionAudioInput{TurnDetection: wire.Null[wire.TurnDetection]()},
		},
	}}
	frame, err := wire.AppendClient(nil, update)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(frame))
	// Output: {"type":"session.update","session":{"type":"realtime","instructions":"Ask for an order number.","audio":{"input":{"turn_detection":null}}}}
}

func ExampleOpt() {
	var keep wire.Opt[string]
	fmt.Println(keep.IsAbsent(), wire.Null[string]().IsNull(), wire.Some("").IsSome())
	fmt.Println(wire.OrNull("").IsNull(), wire.Some("marin").Or("alloy"), keep.Or("alloy"))
	// Output:
	// true true true
	// true marin alloy
}

func ExampleUnknownFields() {
	ev, err := wire.DecodeClient([]byte(`{"type":"session.update","session":{"type":"realtime","temperature":0.8}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(wire.UnknownFields(ev))
	// Output: [session.temperature]
}
