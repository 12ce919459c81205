package mutants

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/voicesim/voicesim/agents"
)

// content are the mutants of an agent that says or knows something else.
func content() []Mutant {
	return []Mutant{
		mutant("table_row_changed", "has another word at the end of what its tools return", func() *Broken { return returning(changedRow) }),
		mutant("answer_swapped", "has its tools return something else altogether", func() *Broken {
			return returning(func(string) string { return "done" })
		}),
		mutant("description_gone", "does not tell the model what its tools do", func() *Broken {
			return tools(func(t *agents.Tool) { t.Description = "" })
		}),
		mutant("instruction_gone", "has lost its instructions", func() *Broken {
			return &Broken{agent: func(a *agents.Agent) {
				a.Instructions, a.InstructionsFunc = "You are helpful.", nil
			}}
		}),
	}
}

// returning changes what each tool returns.
func returning(change func(output string) string) *Broken {
	return tools(func(t *agents.Tool) {
		call := t.Call
		if call == nil {
			return
		}
		t.Call = func(ctx context.Context, args json.RawMessage) (string, error) {
			output, err := call(ctx, args)
			if err != nil {
				return output, err
			}
			return change(output), nil
		}
	})
}

// lastWord is the last word or number of a text.
var lastWord = regexp.MustCompile(`[\pL\pN]+([^\pL\pN]*)$`)

// changedRow is an output with another last word, of as many letters or digits, so that JSON stays JSON.
func changedRow(output string) string {
	at := lastWord.FindStringSubmatchIndex(output)
	if at == nil {
		return output + "x"
	}
	word := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '8':
			return r + 1
		case r == '9':
			return '1'
		}
		return 'x'
	}, output[at[0]:at[2]])
	changed := output[:at[0]] + word + output[at[2]:]
	if json.Valid([]byte(output)) && !json.Valid([]byte(changed)) {
		return "null"
	}
	return changed
}
