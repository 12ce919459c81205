package timeline

func (Connected) Lane() Lane         { return LaneSession }
func (ConnectionChanged) Lane() Lane { return LaneSession }
func (AgentState) Lane() Lane        { return LaneSession }
func (ToolBegan) Lane() Lane         { return LaneSession }
func (ToolEnded) Lane() Lane         { return LaneSession }
func (HandedOff) Lane() Lane         { return LaneSession }
func (ApprovalAsked) Lane() Lane     { return LaneSession }
func (ApprovalDecided) Lane() Lane   { return LaneSession }
func (GuardrailTripped) Lane() Lane  { return LaneSession }
func (Interrupted) Lane() Lane       { return LaneSession }
func (Problem) Lane() Lane           { return LaneSession }
func (KeyHeard) Lane() Lane          { return LaneSession }
func (Spent) Lane() Lane             { return LaneSession }

func (ResponseBegan) Lane() Lane  { return LaneWireIn }
func (ResponseEnded) Lane() Lane  { return LaneWireIn }
func (Generated) Lane() Lane      { return LaneWireIn }
func (SpeechDetected) Lane() Lane { return LaneWireIn }
func (SpeechOver) Lane() Lane     { return LaneWireIn }
func (TurnCommitted) Lane() Lane  { return LaneWireIn }
func (Understood) Lane() Lane     { return LaneWireIn }

func (ResponseRequested) Lane() Lane { return LaneWireOut }
func (Configured) Lane() Lane        { return LaneWireOut }
func (Truncated) Lane() Lane         { return LaneWireOut }
func (TurnWritten) Lane() Lane       { return LaneWireOut }
func (Received) Lane() Lane          { return LaneWireOut }

func (TurnUnderstood) Lane() Lane { return LaneModel }
func (StepTaken) Lane() Lane      { return LaneModel }
func (StepClosed) Lane() Lane     { return LaneModel }
func (StepWrong) Lane() Lane      { return LaneModel }
func (Unscripted) Lane() Lane     { return LaneModel }
func (FaultStruck) Lane() Lane    { return LaneModel }
func (FaultEnded) Lane() Lane     { return LaneModel }
func (LintFinding) Lane() Lane    { return LaneModel }

func (UtteranceBegan) Lane() Lane { return LaneEar }
func (WordHeard) Lane() Lane      { return LaneEar }
func (UtteranceEnded) Lane() Lane { return LaneEar }
func (SpeechBroken) Lane() Lane   { return LaneEar }
func (SpeechPaused) Lane() Lane   { return LaneEar }
func (SpeechResumed) Lane() Lane  { return LaneEar }
func (Foreign) Lane() Lane        { return LaneEar }

func (Opinion) Lane() Lane     { return LaneHuman }
func (LineActed) Lane() Lane   { return LaneCaller }
func (LineDrowned) Lane() Lane { return LaneCaller }

func (f ActBegan) Lane() Lane  { return laneOfAct(f.Beside) }
func (f ActEnded) Lane() Lane  { return laneOfAct(f.Beside) }
func (f ActFailed) Lane() Lane { return laneOfAct(f.Beside) }

func laneOfAct(beside bool) Lane {
	if beside {
		return LaneHuman
	}
	return LaneCaller
}

// Lane is that of the direction.
func (f Frame) Lane() Lane { return laneOfWire(f.Sent) }

// Lane is that of the direction.
func (f WireEvent) Lane() Lane { return laneOfWire(f.Sent) }

// Lane is that of whose memory it is.
func (f Remembered) Lane() Lane {
	if f.By == "server" {
		return LaneWireIn
	}
	return LaneSession
}

func laneOfWire(sent bool) Lane {
	if sent {
		return LaneWireOut
	}
	return LaneWireIn
}
