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
