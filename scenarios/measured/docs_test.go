package measured_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/voicesim/voicesim/scenarios/measured"
)

// TestDocs is a plain test, so that the package needs no suite of its own.
func TestDocs(t *testing.T) {
	const name, mark = "../../docs/measures.md", "<!-- measures -->\n"
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(page), mark)
	if !ok {
		t.Fatal("docs/measures.md has no mark: " + mark)
	}
	_, after, _ := strings.Cut(rest, "\n\n")
	want := before + mark + table() + "\n\n" + after
	if os.Getenv("VOICESIM_UPDATE") != "" {
		if err := os.WriteFile(name, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != string(page) {
		t.Error("the table of docs/measures.md is not that of the code: VOICESIM_UPDATE=1 go test ./scenarios/measured")
	}
}

// table is the table of the page.
func table() string {
	lines := []string{"| measure | in | a value for each | worse | what | no data |", "| --- | --- | --- | --- | --- | --- |"}
	or := func(text, otherwise string) string {
		if text == "" {
			return otherwise
		}
		return text
	}
	for _, m := range measured.All() {
		worse := "more"
		if m.LessIsWorse {
			worse = "less"
		}
		lines = append(lines, fmt.Sprintf("| `%s` | %s | %s | %s | %s | %s |", m.Name, m.Unit, or(m.Each, "call"), worse, m.About, or(m.NoData, "never")))
	}
	return strings.Join(lines, "\n")
}
