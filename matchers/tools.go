package matchers

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	gomega "github.com/onsi/gomega/matchers"
	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// HaveCalledTool succeeds for a call in which a tool ran with such arguments. One that was refused, denied, or that nobody approved did not
// run. Names are the same as in scenarios: case and punctuation do not matter.
//
// Each of args must hold for one and the same run. A matcher of Gomega gets the arguments as they are decoded from JSON, a
// map[string]any with numbers as float64, and MatchJSON their JSON. Anything else is compared as `with` of a scenario compares it: maps as
// subsets, lists whole, leaves equal. Values of a map[string]any may be matchers, too:
//
//	HaveCalledTool("issue_refund", map[string]any{"order_id": HavePrefix("A")})
func HaveCalledTool(name string, args ...any) types.GomegaMatcher {
	m := &matcher{wants: "have called " + name}
	if len(args) > 0 {
		m.wants += " with the given arguments"
	}
	wanted := make([]argument, 0, len(args))
	for _, a := range args {
		want, err := argumentOf(a)
		if err != nil {
			m.wrong = fmt.Errorf("arguments of %s: %w", name, err)
		}
		wanted = append(wanted, want)
	}
	m.look = func(c *harness.Call) finding {
		f := calledTool(c, name, wanted)
		for _, a := range args {
			if f.holds || f.why != "" {
				break
			}
			f.why = neverCalledWith(c, name, a)
		}
		return f
	}
	return m
}

// neverCalledWith says why no run of a tool can have such arguments, so that their absence says nothing; "" where one can, where that is not known, and
// where the model makes up what it asks for.
func neverCalledWith(c *harness.Call, name string, args any) (why string) {
	if c.Contract == nil || slices.ContainsFunc(c.Scenario.Script, func(st *scenarios.Step) bool { return st.Model != nil && st.Model.Invented }) {
		return ""
	}
	fields := map[string]any{}
	if text, err := json.Marshal(args); err == nil {
		if _, ok := args.(types.GomegaMatcher); ok || json.Unmarshal(text, &fields) != nil {
			return ""
		}
	}
	if given, ok := args.(map[string]any); ok {
		for key, value := range given {
			if _, ok := value.(types.GomegaMatcher); ok {
				fields[key] = value // of which the key alone is known
			}
		}
	}
	for i := range c.Contract.Agents {
		for _, t := range c.Contract.Agents[i].Tools {
			if !words.SameName(t.Name, name) {
				continue
			}
			unfit := harness.UnfitArguments(t.Parameters, fields)
			if unfit == "" {
				return ""
			}
			why = fmt.Sprintf("no call of %s can have these arguments: %s", t.Name, unfit)
		}
	}
	return why
}

// calledTool looks for a run of a tool.
func calledTool(c *harness.Call, name string, wanted []argument) finding {
	var near *finding // the newest that was not it
	var ran []string
	for _, r := range c.Recording.Records {
		switch f := r.Fact.(type) {
		case timeline.ToolBegan:
			ran = append(ran, f.Tool)
			if !words.SameName(f.Tool, name) {
				continue
			}
			why, err := mismatch(f.Arguments, wanted)
			if err != nil {
				return finding{at: r.At, why: err.Error()}
			}
			story := fmt.Sprintf("%s ran at %s with %s", f.Tool, seconds(r.At), shown(f.Arguments))
			if why == "" {
				return finding{holds: true, at: r.At, story: story}
			}
			near = &finding{at: r.At, story: story + "\n" + why}
		case timeline.ToolEnded:
			if words.SameName(f.Tool, name) && !f.Ran {
				near = &finding{at: r.At, story: fmt.Sprintf("%s did not run at %s: the model was told %q", f.Tool, seconds(r.At), f.Output)}
			}
		}
	}
	if near != nil {
		return *near
	}
	f := missed(c, "no tool ran")
	if len(ran) > 0 {
		f.story = "tools that ran: " + strings.Join(ran, ", ")
	}
	f.why = nobodyHas(c, aTool, name, toolsOf)
	return f
}

// argument is what the arguments of a tool must be.
type argument func(raw json.RawMessage) (why string, err error) // why is what is different; "" is nothing

// mismatch says what of the arguments of a run is not as wanted; "" is nothing.
func mismatch(raw json.RawMessage, wanted []argument) (string, error) {
	for _, want := range wanted {
		if why, err := want(raw); why != "" || err != nil {
			return why, err
		}
	}
	return "", nil
}

// argumentOf reads one of the args of [HaveCalledTool].
func argumentOf(want any) (argument, error) {
	switch want := want.(type) {
	case *gomega.MatchJSONMatcher:
		return func(raw json.RawMessage) (string, error) { return asked(want, string(orEmpty(raw))) }, nil
	case types.GomegaMatcher:
		return func(raw json.RawMessage) (string, error) {
			var value any
			if err := json.Unmarshal(orEmpty(raw), &value); err != nil {
				return fmt.Sprintf("which is no JSON: %v", err), nil
			}
			return asked(want, value)
		}, nil
	case map[string]any:
		return fieldsOf(want)
	}
	return dataOf(want)
}

// fieldsOf reads a map of which some values may be matchers.
func fieldsOf(want map[string]any) (argument, error) {
	plain := map[string]any{}
	fields := map[string]types.GomegaMatcher{}
	for name, value := range want {
		if m, ok := value.(types.GomegaMatcher); ok {
			fields[name] = m
		} else {
			plain[name] = value
		}
	}
	data, err := dataOf(plain)
	if err != nil {
		return nil, err
	}
	names := slices.Sorted(maps.Keys(fields))
	return func(raw json.RawMessage) (string, error) {
		if why, err := data(raw); why != "" || err != nil {
			return why, err
		}
		var got map[string]any
		if err := json.Unmarshal(orEmpty(raw), &got); err != nil {
			return fmt.Sprintf("which is no object of JSON: %v", err), nil
		}
		for _, name := range names {
			value, there := got[name]
			if !there {
				return fmt.Sprintf("there is no %s", name), nil
			}
			if why, err := asked(fields[name], value); why != "" || err != nil {
				return name + ": " + why, err
			}
		}
		return "", nil
	}, nil
}

// dataOf reads a value that is compared as scenarios compare it.
func dataOf(want any) (argument, error) {
	text, err := json.Marshal(want)
	if err != nil {
		return nil, err
	}
	data, err := scenarios.MatchData(text)
	if err != nil {
		return nil, err
	}
	return func(raw json.RawMessage) (string, error) {
		if data.Match(raw) {
			return "", nil
		}
		return "which is not " + string(text), nil
	}, nil
}

// asked asks a matcher of Gomega about a value.
func asked(m types.GomegaMatcher, value any) (string, error) {
	ok, err := m.Match(value)
	switch {
	case err != nil:
		return "", errors.New("the matcher of an argument fails: " + err.Error())
	case ok:
		return "", nil
	}
	return m.FailureMessage(value), nil
}

// orEmpty is what a tool is called with; one without arguments with {}.
func orEmpty(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("{}")
	}
	return raw
}

// shownLength is how many characters of arguments a message shows. Chosen: what two lines hold.
const shownLength = 200

// shown are arguments, shortened.
func shown(raw json.RawMessage) string {
	text := []rune(string(orEmpty(raw)))
	if len(text) > shownLength {
		return string(text[:shownLength]) + "…"
	}
	return string(text)
}

// HaveAskedApproval succeeds for a call in which a tool waited for a human, whatever was decided.
func HaveAskedApproval(tool string) types.GomegaMatcher {
	return &matcher{wants: "have asked for an approval of " + tool, look: func(c *harness.Call) finding {
		var ran *time.Duration
		for _, r := range c.Recording.Records {
			switch f := r.Fact.(type) {
			case timeline.ApprovalAsked:
				if words.SameName(f.Tool, tool) {
					return finding{holds: true, at: r.At, story: fmt.Sprintf("%s waited for a human at %s with %s", f.Tool, seconds(r.At), shown(f.Arguments))}
				}
			case timeline.ToolBegan:
				if words.SameName(f.Tool, tool) && ran == nil {
					ran = &r.At
				}
			}
		}
		if ran != nil {
			return finding{at: *ran, story: fmt.Sprintf("%s ran at %s, and nobody was asked", tool, seconds(*ran))}
		}
		f := missed(c, "the model did not ask for %s", tool)
		f.why = nobodyHas(c, aTool, tool, toolsOf)
		return f
	}}
}
