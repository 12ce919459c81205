package harness

import (
	"fmt"
	"strings"

	"github.com/voicesim/voicesim/internal/mutants"
	"github.com/voicesim/voicesim/internal/suggest"
)

// Mutant is one way in which agent and runtime can be broken on purpose: see [Options].Mutant. A scenario that is worth its
// place turns red with at least one.
type Mutant struct {
	Name  string
	About string // what it does wrong, without a subject
	Needs string // what the agent or its line must have, or there is nothing to break: tools, approvals, …; "" is nothing
	Add   string // the scenario that would notice it, in a few words
}

// Mutants returns the mutants there are, in the order of the docs.
func Mutants() (all []Mutant) {
	for _, m := range mutants.All() {
		all = append(all, described(m))
	}
	return all
}

// described is a mutant as others see it.
func described(m mutants.Mutant) Mutant {
	return Mutant{Name: m.Name, About: m.About, Needs: m.Needs, Add: m.Add}
}

// findMutant returns the mutant of a name. The error says that there is none.
func findMutant(name string) (mutants.Mutant, error) {
	if m, ok := mutants.Find(name); ok {
		return m, nil
	}
	var known []string
	for _, m := range mutants.All() {
		known = append(known, m.Name)
	}
	if meant := suggest.Nearest(name, known, nil); meant != "" {
		return mutants.Mutant{}, fmt.Errorf("options: there is no mutant %q: did you mean %q?", name, meant)
	}
	return mutants.Mutant{}, fmt.Errorf("options: there is no mutant %q: there are %s", name, strings.Join(known, ", "))
}

// breaks makes what breaks one call, and returns nil where nothing is to be broken. The error names a mutant that there is not.
func (o *Options) breaks() (*mutants.Broken, error) {
	switch {
	case o.broken != nil:
		return o.broken(), nil
	case o.Mutant == "":
		return nil, nil
	}
	m, err := findMutant(o.Mutant)
	if err != nil {
		return nil, err
	}
	return m.New(), nil
}

// SoundMutant is the mutant that breaks nothing, but plays the call with all that stands around the runtime of the others.
const SoundMutant = mutants.Sound
