package runner_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/usage"
	"github.com/voicesim/voicesim/wire"
)

// A guardrail stops an answer and asks for another one.
func ExampleGuardrailTripped() {
	rules := `[
		{"injected": "guardrail", "say": "I cannot read it out."},
		{"say": "Your card number is 4111 1111 1111 1111."}
	]`
	cards := agents.ForbidPattern("no_card_numbers", regexp.MustCompile(`\b(?:\d[ -]?){13,16}\b`))
	support := &agents.Agent{Name: "Support", Guardrails: []agents.OutputGuardrail{cards}}
	inSimulatedCall(rules, support, nil, func(ctx context.Context, session *runner.Session) error {
		go loudspeaker(session)
		_ = session.SendText("What is my card number?")
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.GuardrailTripped:
				fmt.Println(ev.Guardrail, "tripped")
			case *runner.ResponseEnded:
				fmt.Println(ev.Status, "-", ev.Text)
				if ev.Status == "completed" {
					return nil
				}
			}
		}
		return nil
	})
	// Output:
	// no_card_numbers tripped
	// cancelled - Your card number is 4111 1111 1111 1111
	// completed - I cannot read it out.
}

// With HoldBack nothing is heard of what a guardrail stops.
func ExampleChecking() {
	rules := `[{"injected": "guardrail", "say": "I cannot read it out."}, {"say": "The password is swordfish."}]`
	opts := &runner.Options{}
	opts.Checking = runner.Checking{HoldBack: true, FailClosed: true}
	opts.Guardrails = []agents.OutputGuardrail{agents.ForbidPattern("no_passwords", regexp.MustCompile("swordfish"))}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		go loudspeaker(session)
		_ = session.SendText("What is the password?")
		if err := session.Drain(ctx); err != nil {
			return err
		}
		for _, item := range session.History() {
			if item.Role == "assistant" {
				fmt.Printf("heard: %q\n", item.Heard)
			}
		}
		return nil
	})
	// Output:
	// heard: ""
	// heard: "I cannot read it out."
}

// A lost connection is replaced, and the conversation goes on.
func ExampleReconnect() {
	simulated(`[{"typed": "hello", "say": "Good afternoon."}, {"say": "Still here."}]`, func(ctx context.Context, opts *runner.Options) error {
		line := &cutLine{dial: opts.NetDial}
		opts.NetDial = line.Dial
		opts.TextOnly = true
		opts.Reconnect = runner.Reconnect{Attempts: 5, Rotate: 55 * time.Minute}
		session, err := runner.New(&agents.Agent{Name: "Support"}, opts).Connect(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = session.Close() }()
		_ = session.SendText("Hello.")
		if err := session.Drain(ctx); err != nil {
			return err
		}
		line.Cut()
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.ConnectionLost:
				fmt.Println("lost")
			case *runner.Reconnected:
				fmt.Println("back after", ev.Gap.Round(10*time.Millisecond), "with", ev.Restored, "items")
				_ = session.SendText("Are you there?")
			case *runner.ResponseEnded:
				if ev.Text == "Still here." {
					fmt.Println(ev.Text)
					return nil
				}
			}
		}
		return nil
	})
	// Output:
	// lost
	// back after 40ms with 2 items
	// Still here.
}

// A response that the server could not make is asked for again; a Problem says that it was for nothing.
func ExampleRetry() {
	rules := `[{"fails": "server_error"}]`
	opts := &runner.Options{
		TextOnly: true,
		Retry:    runner.Retry{Failed: 2, Backoff: runner.Backoff{First: 500 * time.Millisecond, Jitter: 0.2, Seed: 1}},
	}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		_ = session.SendText("Hello.")
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.ResponseEnded:
				fmt.Println(ev.Status)
			case *runner.Problem:
				fmt.Println("given up:", ev.Kind)
				return nil
			}
		}
		return nil
	})
	// Output:
	// failed
	// failed
	// failed
	// given up: response_failed
}

// Nobody waits in silence for a slow tool.
func ExampleFallback() {
	rules := `[{"result": "look_up", "say": "It has shipped."}, {"calls": [{"name": "look_up"}]}]`
	slow := agents.NewTool("look_up", "Look up an order.", func(context.Context, struct{}) (string, error) {
		time.Sleep(5 * time.Second)
		return "shipped", nil
	})
	sorry := make([]byte, audio.Format{}.Bytes(time.Second)) // "One moment, please."
	opts := &runner.Options{Fallback: runner.Fallback{After: 2 * time.Second, Sound: sorry, Words: "One moment, please."}}
	support := &agents.Agent{Name: "Support", Tools: []agents.Tool{slow}}
	inSimulatedCall(rules, support, opts, func(ctx context.Context, session *runner.Session) error {
		go loudspeaker(session)
		_ = session.SendText("Where is my order?")
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.FallbackPlayed:
				fmt.Println("one moment, please")
			case *runner.ResponseEnded:
				if ev.Text != "" {
					fmt.Println(ev.Text)
					return nil
				}
			}
		}
		return nil
	})
	// Output:
	// one moment, please
	// It has shipped.
}

// What a call costs, by a table of prices of one's own.
func ExampleSession_Usage() {
	rules := `[{"say": "Good afternoon."}]`
	opts := &runner.Options{TextOnly: true}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		_ = session.SendText("Hello.")
		if err := session.Drain(ctx); err != nil {
			return err
		}
		prices, err := usage.ReadPrices([]byte(`[{"model": "gpt-realtime-2", "as_of": "2026-11-30", "text_in": 4, "text_out": 16}]`))
		if err != nil {
			return err
		}
		price, _ := prices.Of("gpt-realtime-2")
		ledger := session.Usage()
		fmt.Println(ledger.All.Responses, "response, paid for:", price.Cost(ledger.ByAgent["Support"].Tokens) > 0)
		return nil
	})
	// Output:
	// 1 response, paid for: true
}

// How long callers wait for the first sound, turn by turn.
func ExampleFirstSound() {
	rules := `[{"say": "Good afternoon."}]`
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, nil, func(ctx context.Context, session *runner.Session) error {
		go loudspeaker(session)
		go microphone(session, "Hi, where's my order A1001?")
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			if first, ok := ev.(*runner.FirstSound); ok {
				fmt.Println("turn", first.Turn, "was answered within two seconds:", first.SinceSpeech < 2*time.Second)
				return nil
			}
		}
		return nil
	})
	// Output:
	// turn 1 was answered within two seconds: true
}

// Settings from a file, with the flat names of older clients too.
func ExampleReadSettings() {
	settings, err := runner.ReadSettings([]byte(`{
		"voice": "ash",
		"input_audio_format": "g711_ulaw",
		"audio": {"input": {"turn_detection": {"type": "semantic_vad", "eagerness": "low"}}},
		"max_response_output_tokens": 600
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	opts := &runner.Options{Session: settings}
	fmt.Println(opts.Session.Audio.Output.Voice.Name, opts.Session.Audio.Input.Format.Type)

	_, err = runner.ReadSettings([]byte(`{"input_audio_format": "mp3"}`))
	fmt.Println(err)
	// Output:
	// ash audio/pcmu
	// settings: input_audio_format: unknown format "mp3"
}

// What this package has no field for goes into the configuration as it is sent.
func ExampleOptions_configure() {
	simulated(`[]`, func(ctx context.Context, opts *runner.Options) error {
		opts.Configure = func(s *wire.Session) { s.Tracing = wire.Some(wire.Tracing{Mode: "auto"}) }
		opts.Tap = func(f runner.Frame) {
			if update, ok := f.Client.(*wire.SessionUpdate); ok {
				fmt.Println("tracing:", update.Session.Tracing.Or(wire.Tracing{}).Mode)
			}
		}
		session, err := runner.New(&agents.Agent{Name: "Support"}, opts).Connect(ctx)
		if err != nil {
			return err
		}
		return session.Close()
	})
	// Output:
	// tracing: auto
}

// One place words what the model is told about tools that fail.
func ExampleOptions_toolFailed() {
	rules := `[{"result": "look_up", "say": "Our systems are down."}, {"calls": [{"name": "look_up"}]}]`
	broken := agents.NewTool("look_up", "Look up an order.", func(context.Context, struct{}) (string, error) {
		return "", errors.New("dial tcp 10.0.0.7:5432: connection refused")
	})
	opts := &runner.Options{
		TextOnly:   true,
		ToolFailed: func(agents.ToolCall, error, string) string { return "the order system is down, apologise" },
	}
	support := &agents.Agent{Name: "Support", Tools: []agents.Tool{broken}}
	inSimulatedCall(rules, support, opts, func(ctx context.Context, session *runner.Session) error {
		_ = session.SendText("Where is my order?")
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			if ended, ok := ev.(*runner.ToolEnded); ok {
				fmt.Println("the model reads:", ended.Output)
				fmt.Println("the log has:", ended.Err)
				return nil
			}
		}
		return nil
	})
	// Output:
	// the model reads: the order system is down, apologise
	// the log has: dial tcp 10.0.0.7:5432: connection refused
}
