package mutants

// content are the mutants of an agent that says or knows something else.
func content() []Mutant { return nil }
