package scenarios

// Catalog knows what a scenario may refer to. Its methods are called from the goroutine of Scenario.Check.
type Catalog interface {
	// Agents returns the names of the registered agents.
	Agents() []string
	// Recording reports whether there is a recording of a caller, or whoever role names, who speaks
	// these words in this voice. An empty voice is any.
	Recording(role, words, voice string) bool
	// NearestRecordings returns the words of up to n recordings of callers that come nearest, best
	// first.
	NearestRecordings(words string, n int) []string
}

// Check looks up what the scenario refers to. It returns nil or *Mistakes with everything that is
// not in the catalog.
func (sc *Scenario) Check(c Catalog) error {
	return nil
}
