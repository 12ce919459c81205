// Twilio answers phone calls: Twilio streams them here, and an agent speaks with the callers, who may key in numbers.
//
//	go run . -host phone.example.com [-addr :8080] [-url ws://127.0.0.1:8765/v1/realtime]
//
// The host is where Twilio reaches this program by HTTPS, such as that of a tunnel; https://HOST/voice is then what the
// number's page at Twilio has for "A call comes in". With TWILIO_AUTH_TOKEN set nobody but Twilio is answered. Without -url
// it calls OpenAI with the key in OPENAI_API_KEY.
package main

import (
	"context"
	"errors"
	"flag"
	"log"
	"net/http"
	"os"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/telephony"
	"github.com/voicesim/voicesim/telephony/twilio"
)

var (
	addr = flag.String("addr", ":8080", "`address` to listen on")
	host = flag.String("host", "localhost", "`name` by which Twilio reaches this program")
	url  = flag.String("url", "", "`address` of the Realtime server")
)

func main() {
	flag.Parse()
	http.HandleFunc("POST /voice", func(w http.ResponseWriter, r *http.Request) {
		if isTwilio(w, r, "https://"+*host+"/voice") {
			_ = twilio.Connect(w, "wss://"+*host+"/media", map[string]string{"from": r.PostFormValue("From")})
		}
	})
	http.HandleFunc("GET /media", func(w http.ResponseWriter, r *http.Request) {
		if isTwilio(w, r, "wss://"+*host+"/media") {
			if err := answer(w, r); err != nil {
				log.Println("call:", err)
			}
		}
	})
	log.Fatal(http.ListenAndServe(*addr, nil))
}

// isTwilio refuses requests of others.
func isTwilio(w http.ResponseWriter, r *http.Request, address string) bool {
	token := os.Getenv("TWILIO_AUTH_TOKEN")
	if token == "" || twilio.Verify(r, token, address) == nil {
		return true
	}
	http.Error(w, "not from Twilio", http.StatusForbidden)
	return false
}

// answer has one call, from its first sound to its last.
func answer(w http.ResponseWriter, r *http.Request) error {
	line, err := twilio.Accept(w, r, nil)
	if err != nil {
		return err
	}
	defer line.Close()
	keypad := &telephony.Keypad{}
	opts := &runner.Options{
		URL:      *url,
		Greeting: runner.Greeting{Instructions: "Greet the caller, and ask what you can do."},
		Observe: func(ev runner.Event) {
			keypad.Observe(ev)
			show(ev)
		},
	}
	ctx := context.Background() // the request's ends with the handshake
	session, err := runner.New(desk(keypad), twilio.SessionOptions(opts)).Connect(ctx)
	if err != nil {
		return err
	}
	defer session.Close()
	log.Println("call from", line.Parameters["from"])
	err = line.Carry(ctx, session) // until the caller or the agent hangs up
	log.Println("call over")
	return err
}

// desk is the agent of one call.
func desk(keypad *telephony.Keypad) *agents.Agent {
	return &agents.Agent{
		Name: "Desk",
		Instructions: "You answer the phone of a shop. For the state of an order, ask the caller to key in its number and the hash key, " +
			"and call order_status at once. When nothing is left to do, say goodbye and call hang_up.",
		Tools: []agents.Tool{
			agents.NewTool("order_status", "Waits until the caller has keyed in the number of an order, and looks it up.",
				func(ctx context.Context, _ struct{}) (string, error) {
					number, err := keypad.Collect(ctx, nil)
					if errors.Is(err, telephony.ErrTooFewKeys) {
						return "The caller keyed in nothing.", nil
					}
					return "Order " + string(number) + " has shipped.", err
				}),
			agents.NewTool("hang_up", "Ends the call when your goodbye was heard.", func(ctx context.Context, _ struct{}) (string, error) {
				return "Say goodbye.", runner.SessionFrom(ctx).HangUp(0)
			}),
		},
	}
}

// show prints what is said; keys it does not.
func show(ev runner.Event) {
	switch ev := ev.(type) {
	case *runner.Transcript:
		log.Println("caller:", ev.Text)
	case *runner.HistoryChanged:
		switch it := ev.Item; {
		case it.Role == "assistant" && it.Truncated:
			log.Printf("%s was interrupted after: %s", it.Agent, it.Heard)
		case it.Role == "assistant" && it.Status == "completed":
			log.Printf("%s: %s", it.Agent, it.Text)
		}
	case *runner.Problem:
		log.Println("problem:", ev.Err)
	}
}
