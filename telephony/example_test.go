package telephony_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/telephony"
	"github.com/voicesim/voicesim/telephony/twilio"
)

// Keys come with a session's events. What was keyed in is printed as dots, unless it is said.
func ExampleKeypad() {
	keypad := &telephony.Keypad{}
	for _, key := range []runner.Key{"4", "7", "1", "1", "#"} {
		keypad.Observe(&runner.Digit{Key: key}) // as Options.Observe
	}
	number, err := keypad.Collect(context.Background(), &telephony.Entry{})
	fmt.Println(number, string(number), err)
	// Output: •••• 4711 <nil>
}

// A gateway of one's own passes on sound alone: keys are heard in it.
func ExampleTones() {
	line := audio.Format{Encoding: audio.PCMU}
	tones, err := telephony.NewTones(line)
	if err != nil {
		panic(err)
	}
	sound := line.AppendBytes(nil, presses(80_000_000, 80_000_000)) // 80 ms each, of 1, 5, 9 and D
	for _, key := range tones.Keys(sound) {
		fmt.Print(string(key), " ") // session.PressKey(key)
	}
	// Output: 1 5 9 D
}

// What twilio.Connect answers when Twilio asks what to do with a call: it is to stream it to this program.
func Example_twilio() {
	voice := func(w http.ResponseWriter, r *http.Request) {
		_ = twilio.Connect(w, "wss://phone.example.com/media", map[string]string{"from": r.PostFormValue("From")})
	}
	call := httptest.NewRequest(http.MethodPost, "/voice", strings.NewReader("From=%2B15550100"))
	call.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	voice(w, call)
	_, twiml, _ := strings.Cut(w.Body.String(), "\n")
	fmt.Println(twiml)
	// Output: <Response><Connect><Stream url="wss://phone.example.com/media"><Parameter name="from" value="+15550100"></Parameter></Stream></Connect></Response>
}
