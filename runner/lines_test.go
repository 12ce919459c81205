package runner_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// sentLine is a frame of the session in the log, "" for those that are not logged.
func sentLine(ev wire.ClientEvent) string {
	switch ev := ev.(type) {
	case *wire.InputAudioBufferAppend:
		return ""
	case *wire.SessionUpdate:
		return "update " + ev.Session.Instructions.Or("")
	case *wire.ConversationItemCreate:
		if ev.Item.Type == wire.ItemFunctionCallOutput {
			return fmt.Sprintf("output %s: %s", ev.Item.CallID, ev.Item.Output.Or(""))
		}
		if ev.Item.Type == wire.ItemFunctionCall {
			return fmt.Sprintf("call %s of %s", ev.Item.CallID, ev.Item.Name)
		}
		if ev.Item.Type == wire.ItemMCPApprovalResponse {
			return strings.TrimSpace(fmt.Sprintf("answer %v %s", ev.Item.Approve.Or(false), ev.Item.Reason.Or("")))
		}
		return fmt.Sprintf("%s: %s", ev.Item.Role, ev.Item.Content[0].Text.Or(""))
	case *wire.ConversationItemTruncate:
		return fmt.Sprintf("truncate %s at %d", ev.ItemID, ev.AudioEndMs)
	case *wire.ResponseCreate:
		if ev.Response != nil {
			return "create " + ev.Response.Instructions.Or("")
		}
		return "create"
	case *wire.ResponseCancel:
		return "cancel " + ev.ResponseID
	case *wire.InputAudioBufferCommit:
		return "commit"
	case *wire.InputAudioBufferClear:
		return "clear"
	}
	return ev.EventType()
}

// eventLine is an event of the session in the log, "" for those that are not logged.
func eventLine(ev runner.Event) string {
	switch ev := ev.(type) {
	case *runner.StateChanged:
		return ev.State.String()
	case *runner.ResponseRequested:
		return "requested"
	case *runner.ResponseStarted:
		return fmt.Sprintf("response %s of %s began", ev.ResponseID, ev.Agent.Name)
	case *runner.ResponseEnded:
		return strings.TrimSpace(fmt.Sprintf("response %s of %s %s %s", ev.ResponseID, ev.Agent.Name, ev.Status, ev.Reason))
	case *runner.SpeechStarted:
		return fmt.Sprintf("speech began at %v", ev.Offset)
	case *runner.SpeechStopped:
		return fmt.Sprintf("speech stopped at %v", ev.Offset)
	case *runner.TurnCommitted:
		return fmt.Sprintf("turn %s", ev.ItemID)
	case *runner.Transcript:
		return "understood " + ev.Text
	case *runner.ToolStarted:
		return fmt.Sprintf("tool %s %s began %s", ev.CallID, ev.Tool, ev.Arguments)
	case *runner.ToolEnded:
		return fmt.Sprintf("tool %s ended, ran %v, error %v: %s", ev.CallID, ev.Ran, ev.Err, ev.Output)
	case *runner.HandedOff:
		return fmt.Sprintf("handed off from %s to %s", ev.From.Name, ev.To.Name)
	case *runner.ApprovalRequested:
		return "approval of " + ev.CallID + " requested"
	case *runner.ApprovalDecided:
		return fmt.Sprintf("approval of %s %s", ev.CallID, ev.Outcome)
	case *runner.GuardrailTripped:
		return fmt.Sprintf("guardrail %s tripped on %q", ev.Guardrail, ev.Text)
	case *runner.Interrupted:
		return fmt.Sprintf("interrupted %s in %s by %s after %v of %v", ev.ResponseID, ev.ItemID, ev.Cause, ev.Heard, ev.Generated)
	case *runner.ServerError:
		return fmt.Sprintf("server error %s benign %v", ev.Err.Code.Or(""), ev.Benign)
	case *runner.Problem:
		return fmt.Sprintf("problem %s: %v", ev.Kind, ev.Err)
	case *runner.Closed:
		return fmt.Sprintf("closed %d %q %v", ev.Code, ev.Reason, ev.Err)
	case *runner.Ignored:
		return fmt.Sprintf("ignored %s of %v", ev.ItemID, ev.Length)
	case *runner.Muted:
		return fmt.Sprint("muted ", ev.On)
	case *runner.FallbackPlayed:
		return strings.TrimSpace(fmt.Sprintf("fallback %d %s %s", ev.Time, ev.ItemID, ev.Words))
	case *runner.ConnectionLost:
		return fmt.Sprintf("connection lost: %v", ev.Err)
	case *runner.Reconnected:
		return fmt.Sprintf("reconnected after %v, planned %v, attempts %d, restored %d, not %v", ev.Gap.Truncate(time.Millisecond), ev.Planned, ev.Attempts, ev.Restored, ev.Unrestored)
	case *runner.MCPTools:
		names := make([]string, len(ev.Tools))
		for i, t := range ev.Tools {
			names[i] = t.Name
		}
		return strings.TrimSpace(fmt.Sprintf("tools of %s %s %s", ev.Server, ev.State, strings.Join(names, ",")))
	case *runner.MCPCallStarted:
		return fmt.Sprintf("call of %s/%s began %s", ev.Server, ev.Tool, ev.Arguments)
	case *runner.MCPCallEnded:
		return fmt.Sprintf("call of %s/%s ended, ran %v, error %v: %s", ev.Server, ev.Tool, ev.Ran, ev.Err, ev.Output)
	case *runner.Raw:
		return "raw " + ev.Event.EventType()
	case *runner.AudioEnded:
		return fmt.Sprintf("audio of %s ended", ev.ItemID)
	case *runner.Audio:
		return fmt.Sprintf("audio of %s: %d bytes", ev.ItemID, len(ev.PCM))
	}
	return ""
}

// The events below are what a server sends.

// began is the start of a response.
func began(id string) wire.ServerEvent {
	return &wire.ResponseCreated{Response: wire.Response{
		ID: id, Status: wire.StatusInProgress, ConversationID: wire.Some("conv_1"),
	}}
}

// done is its end.
func done(id, status string) wire.ServerEvent {
	res := wire.Response{ID: id, Status: status, ConversationID: wire.Some("conv_1")}
	if status == wire.StatusCancelled {
		res.StatusDetails = wire.Some(wire.StatusDetails{Type: status, Reason: wire.ReasonTurnDetected})
	}
	return &wire.ResponseDone{Response: res}
}

// sound is audio of an item: so much of a sample value.
func sound(response, item string, d time.Duration, value byte) wire.ServerEvent {
	pcm := make([]byte, int(d.Milliseconds())*48)
	for i := range pcm {
		pcm[i] = value
	}
	return &wire.ResponseOutputAudioDelta{ResponseID: response, ItemID: item, Delta: pcm}
}

func soundDone(response, item string) wire.ServerEvent {
	return &wire.ResponseOutputAudioDone{ResponseID: response, ItemID: item}
}

func words(response, item, text string) wire.ServerEvent {
	return &wire.ResponseOutputAudioTranscriptDelta{ResponseID: response, ItemID: item, Delta: text}
}

// calls is a completed function call.
func calls(response, call, tool, args string) wire.ServerEvent {
	return &wire.ResponseOutputItemDone{ResponseID: response, Item: wire.Item{
		ID: "item_" + call, Type: wire.ItemFunctionCall, Status: wire.StatusCompleted,
		Name: tool, CallID: call, Arguments: wire.Some(args),
	}}
}

// shown is the server's echo of an item.
func shown(item wire.Item, previous string) wire.ServerEvent {
	return &wire.ConversationItemAdded{Item: item, PreviousItemID: wire.OrNull(previous)}
}

func speechBegan(at time.Duration) wire.ServerEvent {
	return &wire.InputAudioBufferSpeechStarted{ItemID: "item_caller", AudioStartMs: int(at.Milliseconds())}
}

func speechOver(at time.Duration) wire.ServerEvent {
	return &wire.InputAudioBufferSpeechStopped{ItemID: "item_caller", AudioEndMs: int(at.Milliseconds())}
}

func committed() wire.ServerEvent { return &wire.InputAudioBufferCommitted{ItemID: "item_caller"} }

// oops is an error event.
func oops(code, eventID string) wire.ServerEvent {
	return &wire.ErrorEvent{Error: wire.Error{
		Type: "invalid_request_error", Code: wire.OrNull(code), Message: "no", EventID: wire.OrNull(eventID),
	}}
}
