package results

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// Again is the command by which a program, "voicesim" or a team's own, plays a call of a run again.
func Again(program string, run *Run, c *Call) string {
	if strings.HasSuffix(c.File, ".go") {
		return "go test " + quoted("./"+path.Dir(c.File)) + " -ginkgo.focus=" + quoted(c.Name)
	}
	words := []string{program, "run"}
	if c.Seed != usualSeed {
		words = append(words, fmt.Sprintf("--seed %d", c.Seed))
	}
	switch s := c.Strip; {
	case s == nil:
	case s.First != nil:
		words = append(words, s.Flag(s.First.At))
	case s.Alone():
		words = append(words, s.Flag(s.Shown))
	}
	if mutant := cmp.Or(c.Mutant, run.Mutant); mutant != "" {
		words = append(words, "--mutant "+quoted(mutant))
	}
	if run.PhoneLine != "" {
		words = append(words, "--line "+quoted(run.PhoneLine))
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
	for _, f := range c.Filled {
		if f.Param {
			words = append(words, "--param "+quoted(f.Name+"="+f.Value))
		}
	}
	if c.Filled != nil || c.Variant != "" { // one of several calls of its file
		words = append(words, "--grep "+quoted("^"+regexp.QuoteMeta(c.Name)+"$"))
	}
	return strings.Join(append(words, quoted(c.File)), " ")
}

// usualSeed is the seed of a run that names none.
const usualSeed = 1

// First is the first attempt of a call: itself, where there was no earlier one.
func (c *Call) First() *Call {
	if len(c.Attempts) > 0 {
		return &c.Attempts[0]
	}
	return c
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
