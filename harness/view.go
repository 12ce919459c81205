package harness

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness/internal/listening"
	"github.com/voicesim/voicesim/timeline"
)

// Spoken is an utterance of the agent as the caller heard it.
type Spoken struct {
	Agent    string
	Fallback bool          // it is the runtime's own sound, and no agent's
	Words    string        // what was heard, as it is written in the answer, with its punctuation
	Began    time.Duration // offset of its first heard sample
	Ended    time.Duration // offset at which its last heard sample ended
	Complete bool          // heard to the end of what the model made
}

// ToolRun is a tool call.
type ToolRun struct {
	Name      string
	Arguments json.RawMessage
	Output    string        // as the model got it
	Ran       bool          // false: refused, unknown, or never started
	Ended     time.Duration // offset at which the output went to the model
}

// HandoffMade is a change of the agent.
type HandoffMade struct {
	From, To string
	At       time.Duration
}

// ApprovalWait is a tool call that waited for a human.
type ApprovalWait struct {
	Tool    string
	Outcome string // "approved", "rejected", "timed_out" or "cancelled"
	Asked   time.Duration
	Decided time.Duration
}

// Interruption is a time at which the agent was cut off.
type Interruption struct {
	Cause      string        // "caller", "guardrail" or "request"
	At         time.Duration // when the runtime reacted
	Told       time.Duration // how much of the item it told the server was heard
	Heard      time.Duration // how much of it really was heard
	HeardAfter time.Duration // how much of it was heard after the server's notice of the caller's speech reached the runtime, but for the frame that was on its way to the ear then
}

// Spoken returns the agent's utterances in the order heard.
func (c *Call) Spoken() []Spoken {
	said := map[string]string{} // by response: all that the model generated
	for f := range c.facts {
		if f, ok := f.(timeline.Generated); ok {
			said[f.Response] += f.Text
		}
	}
	var out []Spoken
	var texts []*listening.Text // of the utterances
	for f, at := range c.facts {
		switch f := f.(type) {
		case timeline.UtteranceBegan:
			out = append(out, Spoken{Agent: f.Agent, Fallback: f.Fallback, Began: at})
			texts = append(texts, listening.NewText(said[f.Response]))
		case timeline.WordHeard:
			t := texts[f.Utterance]
			if f.Lost {
				break
			}
			t.Hear(f.Text, f.Partial)
			out[f.Utterance].Words = t.String()
		case timeline.UtteranceEnded:
			out[f.Utterance].Ended, out[f.Utterance].Complete = f.LastHeard, f.Complete
		}
	}
	return out
}

// Heard returns all that the caller heard, as it is written in the answers, utterances on lines of their own.
func (c *Call) Heard() string {
	var lines []string
	for _, s := range c.Spoken() {
		lines = append(lines, s.Words)
	}
	return strings.Join(lines, "\n")
}

// Tools returns the tool calls whose output went to the model, in that order.
func (c *Call) Tools() []ToolRun {
	var out []ToolRun
	for f, at := range c.facts {
		if f, ok := f.(timeline.ToolEnded); ok {
			out = append(out, ToolRun{Name: f.Tool, Arguments: f.Arguments, Output: f.Output, Ran: f.Ran, Ended: at})
		}
	}
	return out
}

// Handoffs returns the changes of the agent.
func (c *Call) Handoffs() []HandoffMade {
	var out []HandoffMade
	for f, at := range c.facts {
		if f, ok := f.(timeline.HandedOff); ok {
			out = append(out, HandoffMade{From: f.From, To: f.To, At: at})
		}
	}
	return out
}

// Approvals returns the tool calls that waited for a human, in the order in which they were decided.
func (c *Call) Approvals() []ApprovalWait {
	asked := map[string]time.Duration{}
	var out []ApprovalWait
	for f, at := range c.facts {
		switch f := f.(type) {
		case timeline.ApprovalAsked:
			asked[f.Call] = at
		case timeline.ApprovalDecided:
			out = append(out, ApprovalWait{Tool: f.Tool, Outcome: f.Outcome, Asked: asked[f.Call], Decided: at})
		}
	}
	return out
}

// Guardrails returns the names of the guardrails that tripped, in order.
func (c *Call) Guardrails() []string {
	var out []string
	for f := range c.facts {
		if f, ok := f.(timeline.GuardrailTripped); ok {
			out = append(out, f.Guardrail)
		}
	}
	return out
}

// Interruptions returns the times at which the agent was cut off.
func (c *Call) Interruptions() []Interruption {
	var out []Interruption
	var detected time.Duration // when the newest notice of speech reached the runtime
	byItem := map[string]int{} // places in out
	item := map[int]string{}   // items by utterance
	for f, at := range c.facts {
		switch f := f.(type) {
		case timeline.SpeechDetected:
			detected = at
		case timeline.UtteranceBegan:
			item[f.Utterance] = f.Item
		case timeline.Interrupted:
			byItem[f.Item] = len(out)
			out = append(out, Interruption{Cause: f.Cause, At: at, Told: f.Heard})
		case timeline.UtteranceEnded:
			if i, ok := byItem[item[f.Utterance]]; ok {
				out[i].Heard = f.Heard
				if out[i].Cause == "caller" {
					handedOut := (detected + audio.FrameDuration - 1).Truncate(audio.FrameDuration)
					out[i].HeardAfter = max(f.LastHeard-handedOut, 0)
				}
			}
		}
	}
	return out
}

// facts yields the facts of the recording with their offsets, in canonical order.
func (c *Call) facts(yield func(timeline.Fact, time.Duration) bool) {
	if c.Recording == nil {
		return
	}
	for _, r := range c.Recording.Records {
		if !yield(r.Fact, r.At) {
			return
		}
	}
}
