package agents_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/voicesim/voicesim/agents"
)

// FuzzArguments feeds what a model might send: a tool must not panic, must refuse with an
// *ArgumentsError, and what it accepts must still be accepted when it is sent back.
func FuzzArguments(f *testing.F) {
	for _, seed := range []string{
		``, ` `, `{}`, `[]`, `null`, `{"text":"a","whole":1,"list":[{"name":"x"}],"table":{"a":1},"size":"small"}`,
		`{"text":"a","text":"b"}`, `{"whole":1e400}`, `{"pair":[1,2],"any":{"deep":[[[{}]]]},"number":1.0}`, "{\"text\":\"\xff\"}", `{"maybe":null}`,
	} {
		f.Add([]byte(seed))
	}
	t := echo[everything]()
	f.Fuzz(func(tt *testing.T, args []byte) {
		if _, err := t.ApprovalNeeded(context.Background(), args); err != nil {
			tt.Fatal(err)
		}
		out, err := t.Call(context.Background(), args)
		if err != nil {
			if _, ok := errors.AsType[*agents.ArgumentsError](err); !ok {
				tt.Fatalf("foreign error %T: %v", err, err)
			}
			return
		}
		if again, err := t.Call(context.Background(), json.RawMessage(out)); err != nil || again != out {
			tt.Fatalf("%s comes back as %s, %v", out, again, err)
		}
	})
}
