package settings

import (
	"fmt"
	"reflect"

	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// AdmitTracing refuses to change tracing once it is on. Source: the schema; the wording is a guess.
func AdmitTracing(now, next wire.Opt[wire.Tracing]) *shape.Problem {
	if !now.IsSome() || next.IsAbsent() || reflect.DeepEqual(now, next) {
		return nil
	}
	return &shape.Problem{Code: "cannot_update_tracing", Message: "Cannot update tracing once it is enabled.", Param: "session.tracing"}
}

// AdmitModalities refuses text and audio together. Source: the published schema; wording after the
// public API's.
func AdmitModalities(m []string, path string) *shape.Problem {
	if m == nil || len(m) == 1 {
		return nil
	}
	return &shape.Problem{Code: "invalid_value", Message: fmt.Sprintf("Invalid modalities: %s. Supported combinations are: ['text'] and ['audio'].",
		listed(m)), Param: path}
}

func listed(values []string) string {
	if len(values) == 0 {
		return "[]"
	}
	text := "["
	for i, v := range values {
		if i > 0 {
			text += ", "
		}
		text += "'" + v + "'"
	}
	return text + "]"
}

// AdmitReasoning refuses the settings of reasoning models where the model does not reason.
func AdmitReasoning(reasons bool, r wire.Opt[wire.Reasoning], parallel wire.Opt[bool], path string) *shape.Problem {
	key := ""
	switch {
	case reasons:
		return nil
	case r.IsSome():
		key = path + ".reasoning"
	case parallel.IsSome():
		key = path + ".parallel_tool_calls"
	default:
		return nil
	}
	return &shape.Problem{Code: "unsupported_parameter", Message: fmt.Sprintf("Unsupported parameter: '%s' is not supported with this model.", key), Param: key}
}

// AdmitToolChoice tells why a choice of tools is refused: it names one that the tools do not have. The code
// is a guess, the wording is after the public API's.
func AdmitToolChoice(choice wire.ToolChoice, tools []wire.Tool, path string) *shape.Problem {
	if choice.Mode != "" || choice.Type == "" {
		return nil
	}
	for i := range tools {
		switch t := &tools[i]; {
		case t.Type != choice.Type:
		case t.Type == wire.ToolFunction && t.Name == choice.Name.Or(""), t.Type == wire.ToolMCP && t.ServerLabel == choice.ServerLabel:
			return nil
		}
	}
	name := choice.ServerLabel
	if choice.Type == wire.ToolFunction {
		name = choice.Name.Or("")
	}
	return &shape.Problem{Code: "invalid_value", Message: fmt.Sprintf("Tool choice '%s' not found in 'tools' parameter.", name), Param: path}
}
