package scenarios_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// FuzzLoad demands that whatever a file holds, Load returns either a scenario or mistakes whose
// places are in the file, and that neither depends on anything but the file.
func FuzzLoad(f *testing.F) {
	files, err := filepath.Glob("testdata/examples/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal("no examples", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, seed := range hostile {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		sc, err := judge.Load("fuzz.yaml", data)
		again, errAgain := judge.Load("fuzz.yaml", data)
		if (err == nil) != (errAgain == nil) || (err != nil && err.Error() != errAgain.Error()) {
			t.Fatalf("two loads differ: %v, %v", err, errAgain)
		}
		scenarios.FileKindOf(data)
		if err == nil {
			checkLoaded(t, sc, again)
			return
		}
		var mistakes *scenarios.Mistakes
		if !errors.As(err, &mistakes) || len(mistakes.All) == 0 || sc != nil {
			t.Fatalf("not mistakes: %#v", err)
		}
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + 4*len(data)
		for _, m := range mistakes.All {
			if m.Pos.Line > lines+1 || m.Pos.Line < 0 || m.Msg == "" {
				t.Fatalf("misplaced: %+v", m)
			}
		}
	})
}

// checkLoaded demands what everybody may rely on in a scenario without mistakes.
func checkLoaded(t *testing.T, sc, again *scenarios.Scenario) {
	t.Helper()
	if sc.Name == "" || sc.Agent == "" || len(sc.Script) == 0 || len(sc.Script) != len(again.Script) {
		t.Fatalf("incomplete: %+v", sc)
	}
	for i, step := range sc.Script {
		if step.Index != i || step.Pos.Line == 0 {
			t.Fatalf("misplaced step: %+v", step)
		}
		if c := step.Caller; step.Speaks() && len(c.Parts) == 0 || c != nil && c.Words == "" && c.Lasting == 0 {
			t.Fatalf("a caller without words: %+v", c)
		}
		if r := step.React; r != nil && (len(r.Branches) == 0 || r.AtMost < 1) {
			t.Fatalf("a caller with nothing to say: %+v", r)
		}
		if e := step.Expect; e != nil && (len(e.All) == 0 || e.All[0].Want == nil) {
			t.Fatalf("an expectation of nothing: %+v", e)
		}
	}
}
