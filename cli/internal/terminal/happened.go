package terminal

import "github.com/voicesim/voicesim/timeline"

// happened says what a fact is in a few words: names, never what was said or what a tool was given, which may be a secret.
// It is "" for facts that are too small to be read while a call goes on.
func happened(fact timeline.Fact) string {
	switch f := fact.(type) {
	case timeline.Connected:
		return "connected"
	case timeline.ConnectionChanged:
		return "connection " + f.State
	case timeline.ActBegan:
		return stepBegan(f)
	case timeline.ActFailed:
		return "a step of the script failed"
	case timeline.ToolBegan:
		return "tool " + f.Tool
	case timeline.ToolEnded:
		return toolEnded(f)
	case timeline.HandedOff:
		return "handed off to " + f.To
	case timeline.ApprovalAsked:
		return "approval of " + f.Tool + " asked"
	case timeline.ApprovalDecided:
		return "approval of " + f.Tool + " " + f.Outcome
	case timeline.GuardrailTripped:
		return "guardrail " + f.Guardrail + " tripped"
	case timeline.Interrupted:
		return "interrupted by the " + f.Cause
	case timeline.Problem:
		return "problem " + f.Code
	case timeline.LintFinding:
		return "finding " + f.Rule
	}
	return simply[fact.Kind()]
}

// simply are the words for facts of which only the kind is told.
var simply = map[string]string{
	timeline.ActEnded{}.Kind():          "the caller is done",
	timeline.UtteranceBegan{}.Kind():    "the agent speaks",
	timeline.UtteranceEnded{}.Kind():    "the agent is done",
	timeline.SpeechPaused{}.Kind():      "the agent falls silent",
	timeline.ResponseRequested{}.Kind(): "response asked for",
	timeline.ResponseBegan{}.Kind():     "response began",
	timeline.SpeechDetected{}.Kind():    "speech detected",
	timeline.SpeechOver{}.Kind():        "speech over",
	timeline.TurnCommitted{}.Kind():     "turn committed",
	timeline.FaultStruck{}.Kind():       "fault struck",
	timeline.Unscripted{}.Kind():        "response without a step",
}

func stepBegan(f timeline.ActBegan) string {
	if f.Beside {
		return "a decision or a fault is due"
	}
	return "the caller acts"
}

func toolEnded(f timeline.ToolEnded) string {
	if f.Error != "" {
		return "tool " + f.Tool + " failed"
	}
	return "tool " + f.Tool + " answered"
}
