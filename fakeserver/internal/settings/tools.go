package settings

import (
	"slices"

	"github.com/voicesim/voicesim/wire"
)

// DescribedTools returns tools as answers to client secrets show them: functions without a description have null.
// Source: a recorded answer. Nothing of tools is changed.
func DescribedTools(tools []wire.Tool) []wire.Tool {
	shown := slices.Clone(tools)
	for i := range shown {
		if t := &shown[i]; t.Type == wire.ToolFunction && t.Description == "" {
			t.Extra = append(slices.Clone(t.Extra), wire.Field{Name: "description", Value: []byte("null")})
		}
	}
	return shown
}
