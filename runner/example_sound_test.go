package runner_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
)

// everything is a long answer.
const everything = `[{"say": "Your order A1001 left our warehouse on Friday, was handed to the carrier, passed customs on Saturday, and should arrive Tuesday."}]`

// A caller who begins to speak cuts the agent off: the playout is emptied, and the server is told what was heard.
func ExampleInterrupted() {
	inSimulatedCall(everything, &agents.Agent{Name: "Support"}, nil, func(ctx context.Context, session *runner.Session) error {
		go loudspeaker(session) // reads session.Playout(), a frame of 20 ms every 20 ms
		_ = session.SendText("Tell me everything.")
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.StateChanged:
				if ev.State == runner.Speaking {
					time.AfterFunc(2*time.Second, func() { microphone(session, "No wait, it's A1002.") })
				}
			case *runner.Interrupted:
				fmt.Println("cut off by the", ev.Cause)
				fmt.Println("heard less than generated:", ev.Heard < ev.Generated)
				return nil
			}
		}
		return nil
	})
	// Output:
	// cut off by the caller
	// heard less than generated: true
}

// A word of agreement does not cut the agent off.
func ExampleFalseAlarms() {
	opts := &runner.Options{
		FalseAlarms: runner.FalseAlarms{
			Backchannel: func(_ context.Context, words string) bool { return strings.HasPrefix(strings.ToLower(words), "mm") },
			Pause:       true, // the agent holds on until that is decided
		},
	}
	inSimulatedCall(everything, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		go loudspeaker(session)
		_ = session.SendText("Tell me everything.")
		time.AfterFunc(3*time.Second, func() { microphone(session, "Mm-hmm.") })
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.Interrupted:
				fmt.Println("cut off")
			case *runner.ResponseEnded:
				fmt.Println("the answer is", ev.Status)
			case *runner.StateChanged:
				if ev.State == runner.Listening && len(session.History()) > 1 {
					fmt.Println("and was heard to its end")
					return nil
				}
			}
		}
		return nil
	})
	// Output:
	// the answer is completed
	// and was heard to its end
}

// A telephone takes sound ahead of time, says what it has played, and is emptied when the agent is cut off. G.711 goes to the
// server as it comes.
func ExamplePlayout_Take() {
	rules := `[{"say": "Good afternoon."}]`
	opts := &runner.Options{
		Playout: runner.FarPlayout,
		Input:   audio.Format{Encoding: audio.PCMU},
		Output:  audio.Format{Encoding: audio.PCMU},
	}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		_ = session.SendText("Hello.")
		piece := make([]byte, 160) // 20 ms
		for session.State() != runner.Listening || len(session.History()) < 2 {
			n, mark := session.Playout().Take(piece)
			if n > 0 {
				name, _ := json.Marshal(mark) // goes to the telephone and comes back
				time.Sleep(audio.FrameDuration)
				_ = json.Unmarshal(name, &mark)
				session.Playout().Heard(mark)
			}
			time.Sleep(time.Millisecond)
		}
		fmt.Println(session.History()[1].Text, session.History()[1].Truncated)
		return nil
	})
	// Output:
	// Good afternoon. false
}

// Who plays sound by itself gets it as events, and says how far it has come.
func ExampleAudio() {
	rules := `[{"say": "Good afternoon."}]`
	opts := &runner.Options{Playout: runner.PushPlayout}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		_ = session.SendText("Hello.")
		bytes := 0
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.Audio:
				bytes += len(ev.PCM)
				session.Playout().Heard(ev.Mark) // when it has been played
			case *runner.AudioEnded:
				_, output := session.Formats()
				fmt.Println("more than half a second:", output.Duration(bytes) > time.Second/2)
				return nil
			}
		}
		return nil
	})
	// Output:
	// more than half a second: true
}

// Push to talk: without turn detection the application says when the caller's turn is over.
func ExampleSession_CommitAudio() {
	rules := `[{"say": "I see."}]`
	opts := &runner.Options{}
	opts.TurnDetection = &runner.TurnDetection{Type: runner.NoTurnDetection}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		go loudspeaker(session)
		input, _ := session.Formats()
		fmt.Println(session.CommitAudio())
		_ = session.SendAudio(make([]byte, input.Bytes(time.Second))) // while the key is down
		if err := session.CommitAudio(); err != nil {
			return err
		}
		_ = session.CreateResponse(nil)
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			if ended, ok := ev.(*runner.ResponseEnded); ok {
				fmt.Println(ended.Text)
				return nil
			}
		}
		return nil
	})
	// Output:
	// runner: less than 100 ms of audio to commit
	// I see.
}

// An input gate: turns are committed without a response; the transcript is looked at, and only then the response is asked for.
// The caller waits for the transcript, some hundred milliseconds, at each turn.
func ExampleTurnDetection() {
	rules := `[{"say": "It has shipped."}]`
	opts := &runner.Options{}
	opts.TurnDetection = &runner.TurnDetection{Type: runner.ServerVAD, NoResponse: true}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		go loudspeaker(session)
		go microphone(session, "Hi, where's my order A1001?")
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.Transcript:
				if strings.Contains(ev.Text, "forbidden") {
					_ = session.DeleteItem(ev.ItemID) // the model never answers it
					continue
				}
				fmt.Println("the gate let a turn pass")
				_ = session.CreateResponse(nil)
			case *runner.ResponseEnded:
				fmt.Println(ev.Text)
				return nil
			}
		}
		return nil
	})
	// Output:
	// the gate let a turn pass
	// It has shipped.
}

// Frames of 20 ms that go out two at a time cost half the writing.
func ExampleSession_SendAudio() {
	rules := `[]`
	opts := &runner.Options{
		GatherAudio: 40 * time.Millisecond,
		Tap: func(f runner.Frame) {
			if f.Type == "input_audio_buffer.append" {
				fmt.Println("a frame of", len(f.Raw), "bytes on the wire")
			}
		},
	}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		for range 4 {
			if err := session.SendAudio(make([]byte, 960)); err != nil { // as a microphone gives it, every 20 ms
				return err
			}
			time.Sleep(audio.FrameDuration)
		}
		return nil
	})
	// Output:
	// a frame of 2607 bytes on the wire
	// a frame of 2607 bytes on the wire
}

// The agent speaks first, and is heard to the end.
func ExampleGreeting() {
	rules := `[{"say": "Good afternoon, this call is recorded."}]`
	opts := &runner.Options{Greeting: runner.Greeting{Text: "Good afternoon, this call is recorded.", Uninterruptible: true}}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		go loudspeaker(session)
		if err := session.Drain(ctx); err != nil {
			return err
		}
		fmt.Println(session.History()[0].Text)
		return nil
	})
	// Output:
	// Good afternoon, this call is recorded.
}

// A caller who says nothing is asked whether they are there, and the call ends in the end.
func ExampleReminders() {
	simulated(`[{"say": "Are you still there?"}]`, func(ctx context.Context, opts *runner.Options) error {
		opts.Reminders = runner.Reminders{
			After: []time.Duration{5 * time.Second}, Instructions: "Ask whether the caller is still there.", HangUp: true,
		}
		session, err := runner.New(&agents.Agent{Name: "Support"}, opts).Connect(ctx)
		if err != nil {
			return err
		}
		go loudspeaker(session)
		err = session.Wait()
		fmt.Println(session.History()[0].Text, err)
		return session.Close()
	})
	// Output:
	// Are you still there? <nil>
}

// HangUp lets the goodbye be heard, in a tool too.
func ExampleSession_HangUp() {
	rules := `[{"typed": "bye", "say": "Goodbye.", "then": {"calls": [{"name": "hang_up"}]}}]`
	simulated(rules, func(ctx context.Context, opts *runner.Options) error {
		hangUp := agents.NewTool("hang_up", "End the call.", func(ctx context.Context, _ struct{}) (string, error) {
			return "", runner.SessionFrom(ctx).HangUp(10 * time.Second)
		})
		session, err := runner.New(&agents.Agent{Name: "Support", Tools: []agents.Tool{hangUp}}, opts).Connect(ctx)
		if err != nil {
			return err
		}
		go loudspeaker(session)
		_ = session.SendText("Bye.")
		_ = session.Wait()
		for _, item := range session.History() {
			if item.Role == "assistant" {
				fmt.Println(item.Text, item.Truncated)
			}
		}
		return session.Close()
	})
	// Output:
	// Goodbye. false
}
