// Package scenarios defines the YAML scenario format: what a file may say, and what is wrong with one.
//
// A scenario reads like the transcript of a call: what the caller says, what the simulated model
// answers, and what must be observed in between.
//
//	scenario.yaml ──Load──► Scenario ──Check──► package judge, which follows a call by it
//	                  │                  │
//	               Mistakes           Catalog
//
// Loading turns text into a [Scenario], or into [Mistakes]: all of them at once, each with its place,
// the line, and what to write instead.
//
//	sc, err := scenarios.Load("refund.yaml", data)
//	if err != nil {
//		fmt.Println(err) // refund.yaml:14:7: unknown key "withn": did you mean "within"? …
//		return
//	}
//	if err := sc.Check(catalog); err != nil { // unknown agent, words without a recording
//		fmt.Println(err)
//		return
//	}
//	playhead := judge.NewPlayhead(sc)
//
// # Where what is
//
// The language itself is described in docs/scenarios.md; tables of package internal/keys hold its keys.
//
//	scenario.go            a loaded scenario
//	internal/yamltext      text to a tree of nodes: what YAML would misread, and the corrected line
//	language.go            all tables of keys; kinds.go and kind.go the kinds of expectations
//	takes.go, field.go     the values that keys take, as they were written
//	load_*.go              the tree to a scenario: keys, values, references
//	matcher_*.go           comparing words and data
//	catalog.go             what a scenario refers to
//	mistakes*.go           errors of a file
//	library                the bundled scenarios
//
// # Reading YAML
//
// Where the language wants words, it takes what was typed: "caller: No" says No, and 0042 stays 0042.
// Where it wants data, what could be read in two ways is refused until it is quoted. What YAML would
// silently read as something else is refused everywhere, with the corrected line in the message: a #
// that cuts words short, a comma that does so in braces, anchors, aliases, tags and merge keys. After
// such a mistake the line is read as corrected, so that the others are found as well. What belongs to
// the language but cannot be played by this version is told apart from what is unknown
// ([SyntaxError.NotYet]).
//
// # Concurrency
//
// Functions may be called from any goroutine. A loaded scenario and its matchers are not changed by
// anything in this package and may be shared by any number of calls. Nothing starts a goroutine,
// reads a clock or opens a file.
//
// # Units
//
// Lengths of time are time.Duration; offsets count from the start of the call. Bounds of measures are
// float64 in the unit of the measure: milliseconds, or a count. Levels are decibels. Lines and columns
// count from 1, columns in characters.
package scenarios
