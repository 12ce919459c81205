package timeline

import "reflect"

// told are the facts about which conditions can be written: all but frames and events of the wire, which have types of their
// own.
var told = []Fact{
	Connected{}, ConnectionChanged{}, ActBegan{}, ActEnded{}, ActFailed{}, UtteranceBegan{}, WordHeard{}, UtteranceEnded{},
	SpeechBroken{}, SpeechPaused{}, SpeechResumed{}, Foreign{}, AgentState{}, ResponseRequested{}, ResponseBegan{},
	ResponseEnded{}, Generated{}, SpeechDetected{}, SpeechOver{}, TurnCommitted{}, Understood{}, TurnUnderstood{}, TurnWritten{},
	KeyHeard{}, ToolBegan{}, ToolEnded{}, HandedOff{}, ApprovalAsked{}, ApprovalDecided{}, GuardrailTripped{}, Interrupted{},
	Truncated{}, Problem{}, StepTaken{}, StepClosed{}, StepWrong{}, Unscripted{}, FaultStruck{}, FaultEnded{}, LintFinding{},
}

// Kinds returns the kinds of facts that every call may have, whatever is looked at, but for frames.
func Kinds() []string {
	kinds := make([]string, len(told))
	for i, f := range told {
		kinds[i] = f.Kind()
	}
	return kinds
}

// GoType returns the type of the facts of a kind of [Kinds], whose fields are the keys that the fact has in JSON.
func GoType(kind string) (t reflect.Type, ok bool) {
	for _, f := range told {
		if f.Kind() == kind {
			return reflect.TypeOf(f), true
		}
	}
	return nil, false
}
