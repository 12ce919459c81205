package runner_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
)

// OrderArgs are the arguments of the tools.
type OrderArgs struct {
	OrderID string `json:"order_id" jsonschema:"The order's ID, such as A1001"`
}

func statusOf(_ context.Context, in OrderArgs) (string, error) {
	switch strings.ToUpper(strings.TrimSpace(in.OrderID)) {
	case "A1001":
		return "shipped, arriving Tuesday", nil
	case "A1002":
		return "processing in our warehouse", nil
	}
	return "no order found with that ID", nil
}

func refundOf(_ context.Context, in OrderArgs) (string, error) {
	return "refund issued for order " + in.OrderID, nil
}

// newLine declares who answers.
func newLine() *agents.Agent {
	billing := &agents.Agent{
		Name:         "Billing",
		Instructions: "You help with refunds. Keep it short. Confirm the order number, then call issue_refund.",
		Tools:        []agents.Tool{agents.NewTool("issue_refund", "Refund an order.", refundOf).WithApproval()},
	}
	return &agents.Agent{
		Name:         "Support",
		Instructions: "You are a phone support agent. Keep it short. Ask for an order number, then call get_order_status.",
		Tools:        []agents.Tool{agents.NewTool("get_order_status", "Look up the status of an order by its ID.", statusOf)},
		Handoffs:     []agents.Handoff{{Agent: billing, Description: "Transfer to billing support"}},
		Guardrails: []agents.OutputGuardrail{
			agents.ForbidPattern("no_card_numbers", regexp.MustCompile(`\b(?:\d[ -]?){12,15}\d\b`)),
		},
	}
}

// takeCall answers a call: mic is what the caller says, speaker is what the caller hears.
func takeCall(ctx context.Context, opts *runner.Options, mic io.Reader, speaker io.Writer) error {
	session, err := runner.New(newLine(), opts).Connect(ctx)
	if err != nil {
		return err
	}
	var sound sync.WaitGroup
	defer sound.Wait()
	defer func() { _ = session.Close() }() // ends both
	sound.Go(func() { pump(session, mic) })
	sound.Go(func() { play(session, speaker) })
	return follow(ctx, session)
}

// pump sends what the microphone gives, 20 ms at a time.
func pump(session *runner.Session, mic io.Reader) {
	input, _ := session.Formats()
	frame := make([]byte, input.Bytes(audio.FrameDuration))
	for {
		if _, err := io.ReadFull(mic, frame); err != nil {
			return
		}
		if err := session.SendAudio(frame); err != nil { // the call is over
			return
		}
	}
}

// play reads what is to be heard at the pace of the loudspeaker.
func play(session *runner.Session, speaker io.Writer) {
	_, output := session.Formats()
	frame := make([]byte, output.Bytes(audio.FrameDuration))
	for tick := time.NewTicker(audio.FrameDuration); ; <-tick.C {
		if _, err := session.Playout().Read(frame); err != nil { // the call is over
			return
		}
		_, _ = speaker.Write(frame)
	}
}

// taped is a microphone before which a WAV file is played.
func taped(wav io.ReadSeeker) (io.Reader, error) {
	clip, err := audio.ReadWAV(wav)
	if err != nil {
		return nil, err
	}
	samples, err := audio.Resample(clip.Mono(), clip.RateHz, audio.RateHz)
	return &tape{pcm: audio.Format{}.AppendBytes(nil, samples)}, err
}

type tape struct{ pcm []byte }

// Read gives what is spoken at the pace at which it is, and then silence.
func (t *tape) Read(frame []byte) (int, error) {
	clear(frame)
	t.pcm = t.pcm[copy(frame, t.pcm):]
	time.Sleep(audio.Format{}.Duration(len(frame)))
	return len(frame), nil
}

// follow says what happens in a call, until it is over.
func follow(ctx context.Context, session *runner.Session) error {
	for ev, err := range session.Events(ctx) {
		if err != nil {
			return err
		}
		switch ev := ev.(type) {
		case *runner.Transcript:
			fmt.Println("Caller:", ev.Text)
		case *runner.HistoryChanged:
			if ev.Item.Role == "assistant" && ev.Item.Status == "completed" && !ev.Item.Truncated {
				fmt.Printf("%s: %s\n", ev.Item.Agent, ev.Item.Text)
			}
		case *runner.ToolEnded:
			fmt.Printf("[%s(%s): %s]\n", ev.Tool, ev.Arguments, ev.Output)
		case *runner.HandedOff:
			fmt.Printf("[handoff to %s]\n", ev.To.Name)
		case *runner.ApprovalRequested:
			fmt.Printf("[approval required: %s(%s)]\n", ev.Tool, ev.Arguments)
			if err := session.Approve(ev.CallID); err != nil { // a human decides here, or session.Reject(ev.CallID, "why")
				return err
			}
		case *runner.Interrupted:
			log.Printf("cut off by the %s: heard %v of %v", ev.Cause, ev.Heard, ev.Generated)
		case *runner.Reconnected:
			log.Printf("connected again after %v, in the middle of the caller's turn: %t", ev.Gap, ev.TurnLost)
		case *runner.Problem:
			log.Printf("%s: %v", ev.Kind, ev.Err)
		}
	}
	return nil
}

// Example is a whole support line: a tool, a handoff, an approval.
func Example() {
	rules := `[
		{"instructions": "phone support", "typed": "order A1001", "calls": [{"name": "get_order_status", "arguments": {"order_id": "A1001"}}]},
		{"result": "get_order_status", "returned": "shipped", "say": "Your order shipped and should arrive Tuesday."},
		{"instructions": "phone support", "typed": "refund", "handoff": "Billing"},
		{"result": "transfer_to_billing", "say": "I can help with that refund. Can you confirm the order number?"},
		{"typed": "A1001", "calls": [{"name": "issue_refund", "arguments": {"order_id": "A1001"}}]},
		{"result": "issue_refund", "returned": "issued", "say": "Your refund is on its way."}
	]`
	simulated(rules, func(ctx context.Context, opts *runner.Options) error {
		opts.TextOnly = true // typed, to be short
		session, err := runner.New(newLine(), opts).Connect(ctx)
		if err != nil {
			return err
		}
		go func() { // the caller
			defer func() { _ = session.Close() }()
			for _, words := range []string{"Where's my order A1001?", "I want a refund on it.", "It's A1001."} {
				if errors.Join(session.SendText(words), session.Drain(ctx)) != nil {
					return
				}
			}
		}()
		return follow(ctx, session)
	})
	// Output:
	// [get_order_status({"order_id": "A1001"}): shipped, arriving Tuesday]
	// Support: Your order shipped and should arrive Tuesday.
	// [handoff to Billing]
	// Billing: I can help with that refund. Can you confirm the order number?
	// [approval required: issue_refund({"order_id": "A1001"})]
	// [issue_refund({"order_id": "A1001"}): refund issued for order A1001]
	// Billing: Your refund is on its way.
}

// Sound both ways: the microphone is a recording, the loudspeaker a file. What was understood of the caller may come after the
// agent has begun to act on it: the model hears the sound, another one writes it down.
func Example_sound() {
	rules := `[
		{"heard": "order A1001", "calls": [{"name": "get_order_status", "arguments": {"order_id": "A1001"}}]},
		{"result": "get_order_status", "returned": "shipped", "say": "Your order shipped."}
	]`
	simulated(rules, func(ctx context.Context, opts *runner.Options) error {
		ctx, hangUp := context.WithTimeout(ctx, 12*time.Second)
		defer hangUp()
		var heard strings.Builder
		err := takeCall(ctx, opts, saying("Hi, where's my order A1001?"), &heard)
		fmt.Println(err == context.DeadlineExceeded, strings.Trim(heard.String(), "\x00") != "")
		return nil
	})
	// Output:
	// [get_order_status({"order_id": "A1001"}): shipped, arriving Tuesday]
	// Caller: Hi, where's my order A1001?
	// Support: Your order shipped.
	// true true
}
