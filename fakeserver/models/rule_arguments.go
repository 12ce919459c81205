package models

import (
	"encoding/json"
	"reflect"

	"github.com/voicesim/voicesim/fakeserver"
)

// hasArguments reports whether an output's call had the arguments that the rule demands, beside others.
func (r *Rule) hasArguments(o fakeserver.Output) bool {
	if r.Arguments == nil {
		return true
	}
	var have, want any
	return json.Unmarshal(r.Arguments, &want) == nil && json.Unmarshal(o.Arguments, &have) == nil && within(want, have)
}

// within reports whether a value of JSON is in another: objects may have more keys, all else must be equal.
func within(want, have any) bool {
	wanted, isObject := want.(map[string]any)
	if !isObject {
		return reflect.DeepEqual(want, have)
	}
	object, isObject := have.(map[string]any)
	if !isObject {
		return false
	}
	for key, value := range wanted {
		if got, ok := object[key]; !ok || !within(value, got) {
			return false
		}
	}
	return true
}
