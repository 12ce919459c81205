package fakeserver_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

// A client that asks for a response gets what the model says.
func ExampleNewServer() {
	server := fakeserver.NewServer(&fakeserver.Options{
		NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply {
				return fakeserver.Reply{Say: "Your order shipped."}
			})
		},
	})
	defer server.Close()

	conn, err := transport.Dial(context.Background(), server.URL()+"?model=gpt-realtime", &transport.DialOptions{
		Header: http.Header{"Authorization": {"Bearer any"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close(1000, "")
	if err := conn.Write([]byte(`{"type":"response.create","response":{"output_modalities":["text"]}}`)); err != nil {
		fmt.Println(err)
		return
	}
	for {
		_, frame, err := conn.Read()
		if err != nil {
			fmt.Println(err)
			return
		}
		ev, err := wire.DecodeServer(frame)
		if err != nil {
			fmt.Println(err)
			return
		}
		if done, ok := ev.(*wire.ResponseDone); ok {
			fmt.Println(done.Response.Status, done.Response.Output[0].Content[0].Text.Or(""))
			return
		}
	}
	// Output: completed Your order shipped.
}

// A script answers each exchange with its steps, in the order written.
func ExampleScript() {
	script := fakeserver.NewScript([]fakeserver.Step{
		{Exchange: 1, Say: "Let me check.", Tools: []fakeserver.Call{{Name: "get_order_status"}}},
		{Exchange: 1, Say: "Your order shipped."},
	}, nil)
	script.Begin(1, 12_000) // the caller speaks half a second after connecting

	turn := &fakeserver.Turn{Transcript: "Where is my order?", Understood: true, End: 60_000}
	for range 2 {
		reply := script.Respond(&fakeserver.Request{Turn: turn})
		fmt.Println(reply.Say, len(reply.Calls))
	}
	// Output:
	// Let me check. 1
	// Your order shipped. 0
}
