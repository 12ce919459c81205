package happened

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/internal/where"
	"github.com/voicesim/voicesim/wire"
)

// wireValues are the values that keys of events of the wire may have, wherever they stand. Source: the constants of package wire.
var wireValues = map[string][]string{
	"status": {wire.StatusInProgress, wire.StatusCompleted, wire.StatusIncomplete, wire.StatusCancelled, wire.StatusFailed},
	"reason": {wire.ReasonTurnDetected, wire.ReasonClientCancelled, wire.ReasonMaxOutputTokens, wire.ReasonContentFilter},
	"role":   {wire.RoleUser, wire.RoleAssistant, wire.RoleSystem},
	"phase":  {wire.PhaseCommentary, wire.PhaseFinalAnswer},
	"type": {
		wire.ItemMessage, wire.ItemFunctionCall, wire.ItemFunctionCallOutput, wire.ItemReference, wire.ItemMCPListTools, wire.ItemMCPCall, wire.ItemMCPApprovalRequest,
		wire.ItemMCPApprovalResponse, wire.ContentInputText, wire.ContentInputAudio, wire.ContentInputImage, wire.ContentOutputText, wire.ContentOutputAudio,
		wire.PartText, wire.PartAudio, wire.StatusInProgress, wire.StatusCompleted, wire.StatusIncomplete, wire.StatusCancelled, wire.StatusFailed,
		wire.ServerVAD, wire.SemanticVAD, wire.ToolFunction, wire.ToolMCP, wire.SessionRealtime, wire.SessionTranscription, wire.UsageTokens, wire.UsageDuration,
		wire.FormatPCM, wire.FormatPCMU, wire.FormatPCMA, "near_field", "far_field",
	},
}

// recordValues are those of keys of records, by their kinds: what docs/timeline.md lists.
var recordValues = map[string]map[string][]string{
	"connection":       {"state": {"lost", "restored", "closed"}, "by": {"agent"}},
	"speech_broken":    {"how": {"lost", "moved", "repeated", "strange"}},
	"agent_state":      {"state": {"listening", "thinking", "speaking"}},
	"response_ended":   {"status": {"completed", "cancelled", "failed", "incomplete"}},
	"remembered":       {"by": {"runtime", "server"}, "role": {"user", "assistant", "system"}},
	"approval_decided": {"outcome": {"approved", "rejected", "timed_out", "cancelled"}},
	"interrupted":      {"cause": {"caller", "guardrail", "request"}},
	"line_acted":       {"what": {"noise", "echo", "loss", "mute"}},
	"line_drowned":     {"why": {"quiet", "muted"}},
	"finding":          {"severity": {"notice", "warning", "error"}},
}

// valuesOf are the values that may stand at a path in an event of a type; nil is any.
func valuesOf(eventType string, path []string) []string {
	key, parent := path[len(path)-1], path[len(path)-2]
	if _, onWire := wire.GoType(eventType); !onWire {
		return recordValues[eventType][key]
	}
	switch {
	case len(path) == 2 && key == "type" && parent != "#":
		return []string{eventType}
	case parent == "error" || parent == "metadata" || eventType == wire.TypeErrorEvent:
		return nil // the server's own words, or the client's
	default:
		return wireValues[key]
	}
}

// finished are the states of a response that is over.
var finished = []string{wire.StatusCompleted, wire.StatusIncomplete, wire.StatusCancelled, wire.StatusFailed}

// comes is valuesOf without what the protocol has there and servers never send: states of a response that is over, or has just begun, and ids
// without a letter. Nil is any.
func comes(eventType string, path []string, e *where.Expression) []string {
	key, parent := path[len(path)-1], path[len(path)-2]
	_, onWire := wire.GoType(eventType)
	switch {
	case onWire && (key == "id" || strings.HasSuffix(key, "_id")):
		ids := []string{"one_1", "another_2"}
		for _, c := range e.Compared() {
			if c.Text != "" {
				ids = append(ids, c.Text)
			}
		}
		return ids
	case key == "status" && parent == "response" && eventType == wire.TypeResponseDone:
		return finished
	case key == "status" && parent == "response" && eventType == wire.TypeResponseCreated:
		return []string{wire.StatusInProgress}
	}
	return valuesOf(eventType, path)
}

// impossible says of a text that nothing in an event of a type can be, and where in the condition it stands; "" is none.
func impossible(eventType string, e *where.Expression) (why string, at int) {
	for _, c := range e.Compared() {
		values := valuesOf(eventType, c.Path)
		if values == nil || slices.ContainsFunc(values, c.Fits) || c.Text == "" {
			continue
		}
		how := map[string]string{"contains": "never has %q in it", "startsWith": "never begins with %q", "endsWith": "never ends with %q", "matches": "never matches %q"}[c.How]
		why = fmt.Sprintf("%s of %s "+cmp.Or(how, "is never %q")+": it is ", strings.Join(c.Path[1:], "."), eventType, c.Text)
		if meant := suggest.Nearest(c.Text, values, nil); meant != "" {
			return why + fmt.Sprintf("%q, maybe?", meant), c.At
		}
		return why + suggest.And(values), c.At
	}
	return "", 0
}

// unsent says of events that the schema of the protocol has and that no session over a WebSocket ever sees why that is. Source: the recorded sessions, and
// the published schema, which has those of WebRTC and SIP.
var unsent = map[string]string{
	wire.TypeConversationCreated:               "no server sends it",
	wire.TypeConversationItemCreated:           "no server sends it: write " + wire.TypeConversationItemAdded + " or " + wire.TypeConversationItemDone,
	wire.TypeOutputAudioBufferClear:            "only calls over WebRTC and SIP have it",
	wire.TypeOutputAudioBufferStarted:          "only calls over WebRTC and SIP have it",
	wire.TypeOutputAudioBufferStopped:          "only calls over WebRTC and SIP have it",
	wire.TypeOutputAudioBufferCleared:          "only calls over WebRTC and SIP have it",
	wire.TypeInputAudioBufferDtmfEventReceived: "only calls over SIP have it: write digits: \"1\"",
	"turn_written":                             "it is written down for what the caller types, which is looked at without a word",
}
