package scenarios_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// FuzzLoadScenario demands that whatever a file holds, and files that it includes, LoadAll returns either scenarios or mistakes whose
// places are in these files, and that neither depends on anything but the files.
func FuzzLoadScenario(f *testing.F) {
	files, err := filepath.Glob("testdata/examples/*.yaml")
	more, moreErr := filepath.Glob("library/*/*.yaml")
	if err := errors.Join(err, moreErr); err != nil || len(files) == 0 || len(more) == 0 {
		f.Fatal("no examples", err)
	}
	for _, file := range append(files, more...) {
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
		all, err := judge.LoadAll(fuzzed(data))
		more, errAgain := judge.LoadAll(fuzzed(data))
		if (err == nil) != (errAgain == nil) || (err != nil && err.Error() != errAgain.Error()) {
			t.Fatalf("two loads differ: %v, %v", err, errAgain)
		}
		scenarios.FileKindOf(data)
		if err == nil {
			if len(all) == 0 || len(all) != len(more) {
				t.Fatalf("%d scenarios, and then %d", len(all), len(more))
			}
			for i := range all {
				checkLoaded(t, all[i], more[i])
			}
			return
		}
		var mistakes *scenarios.Mistakes
		if !errors.As(err, &mistakes) || len(mistakes.All) == 0 || all != nil {
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

// fuzzed is a file that may include another, which is made of its script.
func fuzzed(data []byte) scenarios.Source {
	return scenarios.Source{
		Path: "fuzz.yaml", Data: data, Params: map[string]string{"order": "A1001"},
		Open: func(name string) ([]byte, string) {
			if len(name) > 40 {
				return nil, "has too long a name"
			}
			return bytes.Replace(data, []byte("script:"), []byte("steps:"), 1), ""
		},
	}
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
