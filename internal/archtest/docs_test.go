package archtest_test

import (
	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Package comments", func() {
	DescribeTable("are complained about", expectComplaints("documents every package in its doc.go"),
		Entry("not when there is one, in doc.go", `
-- audio/doc.go --
// Package audio measures.
package audio
-- audio/level.go --
package audio
-- cmd/voicesim/doc.go --
// Command voicesim is the command line.
package main
`),
		Entry("when there is none", `
-- audio/level.go --
package audio
-- wire/doc.go --
package wire
`, "audio: has no doc.go with a package comment", "wire: has no doc.go with a package comment"),
		Entry("when there are two", `
-- audio/doc.go --
// Package audio measures.
package audio
-- audio/level.go --
// Package audio has levels.
package audio
`, "audio/level.go:1: a package comment belongs into doc.go"),
		Entry("when they begin otherwise", `
-- audio/doc.go --
// This package measures.
package audio
`, `audio/doc.go:1: the package comment must begin with "Package audio "`),
		Entry("not in a directory of tests only", `
-- audio/level_test.go --
package audio_test
`),
	)
})

var _ = Describe("Comments of exported names", func() {
	DescribeTable("are complained about", expectComplaints("documents every exported name"),
		Entry("when they are missing", `
-- audio/level.go --
package audio

const RateHz = 24000

var Silence = 0

type Level float64

type (
	Peak float64
)

func RMS() {}

func (l Level) Add() {}

func (l *Level) Sub() {}
`,
			"audio/level.go:3: RateHz has no comment",
			"audio/level.go:5: Silence has no comment",
			"audio/level.go:7: Level has no comment",
			"audio/level.go:10: Peak has no comment",
			"audio/level.go:13: RMS has no comment",
			"audio/level.go:15: Add has no comment",
			"audio/level.go:17: Sub has no comment"),
		Entry("when they speak of something else", `
-- audio/level.go --
package audio

// Computes the level.
func RMS() {}

// RMSValue is another name.
type RMSV float64
`,
			"audio/level.go:3: the comment of RMS must begin with its name",
			"audio/level.go:6: the comment of RMSV must begin with its name"),
		Entry("not when they are there, or nobody outside can see the name", `
-- audio/level.go --
package audio

// Rates.
const (
	RateHz = 24000
	TelephoneHz = 8000
)

const Loud = -20 // dBFS

// A Level is a level.
type Level float64

// Add adds.
func (l Level) Add() {}

type hidden struct{}

func (h hidden) Add() {}

func add() {}
-- cmd/voicesim/main.go --
package main

func Main() {}
-- audio/level_test.go --
package audio

func Helper() {}
`),
		Entry("not for the methods of one line that an interface asks for", `
-- timeline/fact.go --
package timeline

// Fact is what happened.
type Fact interface {
	Kind() string // the name of the kind
}

// Began is a fact.
type Began struct{}

func (Began) Kind() string { return "began" }

func (Began) Other() string { return "began" }

// Ended is a fact.
type Ended struct{}

func (Ended) Kind() string {
	return "ended"
}
`,
			"timeline/fact.go:13: Other has no comment",
			"timeline/fact.go:18: Kind has no comment"),
	)

	DescribeTable("of options are complained about", expectComplaints("documents every option"),
		Entry("when they are missing", `
-- runner/options.go --
package runner

// Options adjusts.
type Options struct {
	// URL is where.
	URL string
	Key, Model string // same comment as URL

	Voice string

	Speed float64 // 1 is normal
	hidden int
}

// Settings are no options.
type Settings struct {
	Anything int
}
`, "runner/options.go:9: option Voice has no comment"),
	)
})
