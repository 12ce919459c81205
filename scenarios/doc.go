// Package scenarios defines the YAML scenario format: what a file may say, and what is wrong with one.
//
// A scenario reads like the transcript of a call: what the caller says, what the simulated model
// answers, and what must be observed in between.
//
//	kinds of expectations ──► Language
//	                             │
//	      scenario.yaml ──Language.Load──► Scenario ──Check──► package judge, which follows a call by it
//	                             │                      │
//	                          Mistakes               Catalog
//
// Loading turns text into a [Scenario], or into [Mistakes]: all of them at once, each with its place,
// the line, and what to write instead.
//
//	sc, err := judge.Load("refund.yaml", data)
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
// # How loading goes
//
//	bytes ─► yamltext.Text ─► nodes ─► load(map, into, pairs) ─► Scenario ─► references, placeholders ─► Catalog
//	         lines, repairs             │        ▲                            (when all steps are known)
//	                                    │        │ a value is a map: again, with the map of that place
//	                 Language: the maps of keys ─┴─► Field: a key, its value, its step
//	                 top, session, limits, checks,      │ read by the Takes values: TakesDuration, TakesText, …
//	                 verbs with their options,          ▼
//	                 kinds of expectations           a field of Scenario, Step, Expectation, …
//
// A key stands in one place, the table of its map: callerKeys, limitKeys and so on, in the file that loads the
// map. It says what the key takes, where that goes, what holds without it, and one sentence. The loader is made
// of these tables, and so are its suggestions, scenario.schema.json ([Language.Schema]) and the tables of
// docs/scenarios.md ([Language.Reference]); specs compare the files with them, and "make golden" writes them.
//
// What a rule says of several keys together (barge_in stands for after and delay) is said in the function that
// loads the map, from what load returns: the keys that there were. Kinds of expectations are handed to
// [NewLanguage] as a list, each with its keys ([Kind]), so that a language can have kinds of its own.
//
// # Where what is
//
// The language itself is described in docs/scenarios.md.
//
//	scenario.go            a loaded scenario
//	internal/yamltext      text to a tree of nodes: what YAML would misread, and the corrected line
//	language.go            all maps of keys together; verbs.go the verbs, kind.go what a kind of expectation is
//	takes.go, field.go     the values that keys take, as they were written
//	load_*.go              the tree to a scenario: each map with the table of its keys, values, references
//	schema.go, reference.go what is made of the tables for editors and readers
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
// such a mistake the line is read as corrected, so that the others are found as well.
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
