package scripted

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
)

// Script is what can be brought about in a call by its scenario.
type Script struct {
	Model  []string // what model steps say, and what the model said
	Caller []string // the words and keys of the caller
	sc     *scenarios.Scenario
	filled []span // when words were said that stand nowhere in the script
}

// span is a stretch of the call.
type span struct{ from, to time.Duration }

// ForEver is later than any call.
const ForEver = time.Duration(math.MaxInt64)

// Of returns the script of a scenario.
func Of(sc *scenarios.Scenario) *Script {
	s := &Script{sc: sc}
	for st := range sc.Steps() {
		if st.Model != nil {
			s.Model = append(s.Model, st.Model.Say)
		}
		if st.Caller != nil && st.Told() != "" {
			s.Caller = append(s.Caller, st.Told())
		}
	}
	s.Model, s.Caller = append(s.Model, strings.Join(s.Model, " ")), append(s.Caller, strings.Join(s.Caller, " "))
	return s
}

// Filled notes that words were said in a stretch of the call which stand nowhere in the script: the runtime's own, or what a tool returned.
func (s *Script) Filled(from, to time.Duration) { s.filled = append(s.filled, span{from, to}) }

// Unknown reports whether such words were said in a stretch of the call.
func (s *Script) Unknown(from, to time.Duration) bool {
	return slices.ContainsFunc(s.filled, func(f span) bool { return f.to >= from && f.from <= to })
}

// Fills reports whether a step says what a tool of the agent's returned, and not what the file has it return.
func (s *Script) Fills(m *scenarios.ModelStep) bool {
	return slices.ContainsFunc(m.Fills, func(f scenarios.Fill) bool {
		return !slices.ContainsFunc(s.sc.Tools, func(o scenarios.ToolOverride) bool { return o.Returns != nil && words.SameName(o.Tool, f.Tool) })
	})
}

// Says reports whether any of the texts is meant.
func Says(m *scenarios.TextMatcher, in ...string) bool { return slices.ContainsFunc(in, m.Match) }

// Asks reports whether a model step asks for a tool, or hands over by it.
func (s *Script) Asks(tool string) bool {
	return slices.ContainsFunc(s.sc.Script, func(st *scenarios.Step) bool { return st.Model != nil && asks(st.Model, tool) })
}

func asks(m *scenarios.ModelStep, tool string) bool {
	return m.Handoff != "" && words.SameName("transfer_to_"+m.Handoff, tool) ||
		slices.ContainsFunc(m.Tools, func(r scenarios.ToolRequest) bool { return words.SameName(r.Tool, tool) })
}

// AsksWith reports whether a model step asks for a tool with arguments that are meant.
func (s *Script) AsksWith(tool string, meant func(json.RawMessage) bool) bool {
	return slices.ContainsFunc(s.sc.Script, func(st *scenarios.Step) bool {
		return st.Model != nil && slices.ContainsFunc(st.Model.Tools, func(r scenarios.ToolRequest) bool {
			with := r.With
			if with == nil {
				with = json.RawMessage("{}")
			}
			return words.SameName(r.Tool, tool) && meant(with)
		})
	})
}

// AsksAny reports whether a model step asks for any tool.
func (s *Script) AsksAny() bool {
	return slices.ContainsFunc(s.sc.Script, func(st *scenarios.Step) bool { return st.Model != nil && len(st.Model.Tools) > 0 })
}

// Most is how many of a measure of the call its model steps make at the most; false is that of another nobody can say that. Steps that
// are taken again and again make any number of responses.
func (s *Script) Most(measure string) (n int, ok bool) {
	for _, st := range s.sc.Script {
		switch m := st.Model; {
		case m == nil:
		case m.UntilHeard && measure == "responses":
			return 0, false
		case measure == "responses" && m.OutOfBand == "", measure == "handoffs" && handsOver(m):
			n++
		}
	}
	return n, measure == "responses" || measure == "handoffs"
}

// handsOver reports whether a step hands the call over.
func handsOver(m *scenarios.ModelStep) bool {
	return m.Handoff != "" || slices.ContainsFunc(m.Tools, func(r scenarios.ToolRequest) bool { return strings.HasPrefix(r.Tool, "transfer_to_") })
}

// Troubles reports whether a fault strikes, or a model step fails, so that the server may tell of errors.
func (s *Script) Troubles() bool {
	return s.Fails() || slices.ContainsFunc(s.sc.Script, func(st *scenarios.Step) bool { return st.Fault != nil })
}

// Fails reports whether a model step ends in a state other than as it should: failed, incomplete.
func (s *Script) Fails() bool {
	return slices.ContainsFunc(s.sc.Script, func(st *scenarios.Step) bool {
		return st.Model != nil && (st.Model.Fails != "" || st.Model.Incomplete != "")
	})
}
