package page

import (
	"fmt"
	"path"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/results"
)

// commandOf is the command that plays a call again.
func commandOf(program string, run *results.Run, r *results.Call) string {
	if strings.HasSuffix(r.File, ".go") {
		return visible.Text("go test " + quoted("./"+path.Dir(r.File)) + " -ginkgo.focus=" + quoted(r.Name))
	}
	words := []string{program, "run"}
	if r.Seed > 1 {
		words = append(words, fmt.Sprintf("--seed %d", r.Seed))
	}
	switch {
	case run.Target != "" && run.Target != "simulator":
		words = append(words, "--target "+quoted(run.Target))
	case run.Clock == "real":
		words = append(words, "--clock real")
	}
	if run.Lint != "" {
		words = append(words, "--lint "+quoted(run.Lint))
	}
	return visible.Text(strings.Join(append(words, quoted(r.File)), " "))
}

// quoted is a word for a shell.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-/:=@%+", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
