// Supportline answers a support line: orders, a handoff to billing, refunds that a human approves, no card numbers.
//
//	go run . [-url ws://127.0.0.1:8765/v1/realtime] [what-the-caller-says.wav ...]
//
// Lines of the standard input are what the caller writes; yes and no decide about a refund. With WAV files the caller
// speaks, one file a turn. Without -url it calls OpenAI with the key in OPENAI_API_KEY.
package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
)

func main() {
	url := flag.String("url", "", "`address` of the Realtime server")
	flag.Parse()
	opts := &runner.Options{URL: *url, Voice: "ash", TextOnly: flag.NArg() == 0, TurnDetection: &runner.TurnDetection{Type: runner.SemanticVAD}}
	session := must(runner.New(supportline.New(), opts).Connect(context.Background()))
	defer session.Close()
	turns := make(chan struct{}, 1)
	go write(session, flag.NArg() == 0)
	go phone(session, flag.Args(), turns)
	for ev, err := range session.Events(context.Background()) {
		show(must(ev, err), turns)
	}
}

// show prints what happens, and tells when it is the caller's turn.
func show(ev runner.Event, turns chan<- struct{}) {
	switch ev := ev.(type) {
	case *runner.Transcript:
		fmt.Println("Caller:", ev.Text)
	case *runner.HistoryChanged:
		if ev.Item.Role == "assistant" && ev.Item.Status == "completed" && !ev.Item.Truncated {
			fmt.Printf("%s: %s\n", ev.Item.Agent, ev.Item.Text)
		}
	case *runner.HandedOff:
		fmt.Printf("[handoff to %s]\n", ev.To.Name)
	case *runner.ApprovalRequested:
		fmt.Printf("[approval required: %s(%s): yes or no?]\n", ev.Tool, ev.Arguments)
	case *runner.GuardrailTripped:
		fmt.Printf("[guardrail %s tripped]\n", ev.Guardrail)
	case *runner.StateChanged:
		if ev.State == runner.Listening {
			select {
			case turns <- struct{}{}:
			default: // it is already
			}
		}
	}
}

// write passes on what is typed; without a caller who speaks, its end is the end of the call.
func write(session *runner.Session, hangUp bool) {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		pending := session.PendingApprovals()
		switch text := lines.Text(); {
		case len(pending) > 0 && text == "yes":
			_ = session.Approve(pending[0].CallID)
		case len(pending) > 0 && text == "no":
			_ = session.Reject(pending[0].CallID, "Not eligible for a refund.")
		default:
			_ = session.SendText(text)
		}
	}
	if hangUp {
		_ = session.HangUp(0)
	}
}

// phone is the caller's end: every 20 ms a frame of speech, or silence, goes out, and one comes in. A file is a turn.
func phone(session *runner.Session, files []string, turns <-chan struct{}) {
	out, in := make([]byte, 960), make([]byte, 960)
	var words []byte
	for range time.Tick(audio.FrameDuration) {
		if len(words) == 0 && len(turns) > 0 {
			<-turns
			if len(files) > 0 {
				words, files = speech(files[0]), files[1:]
			} else if flag.NArg() > 0 {
				_ = session.HangUp(0)
			}
		}
		clear(out)
		words = words[copy(out, words):]
		_ = session.SendAudio(out)
		_, _ = session.Playout().Read(in) // a loudspeaker would play it
	}
}

// speech reads a WAV file as what a session takes.
func speech(file string) []byte {
	clip := must(audio.ReadWAV(bytes.NewReader(must(os.ReadFile(file)))))
	return audio.Format{}.AppendBytes(nil, must(audio.Resample(clip.Mono(), clip.RateHz, audio.RateHz)))
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
