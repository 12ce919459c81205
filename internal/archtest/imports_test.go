package archtest_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/archtest"
)

var _ = Describe("The floor plan", func() {
	It("has no arrow that goes up or round", func() {
		plan := archtest.Floors()
		down := map[string]bool{} // from there all is well
		var descend func(pkg string, path []string)
		descend = func(pkg string, path []string) {
			Expect(path).NotTo(ContainElement(pkg))
			if down[pkg] {
				return
			}
			Expect(plan).To(HaveKey(pkg))
			for _, other := range plan[pkg] {
				descend(other, append(path, pkg))
			}
			down[pkg] = true
		}
		for pkg := range plan {
			descend(pkg, nil)
		}
	})

	It("keeps runner and fakeserver apart", func() {
		Expect(archtest.Floors()["runner"]).NotTo(ContainElement("fakeserver"))
		Expect(archtest.Floors()["fakeserver"]).NotTo(ContainElement("runner"))
		Expect(archtest.Floors()["harness"]).To(ContainElements("runner", "fakeserver"))
	})

	DescribeTable("is kept", expectComplaints("lets each package import only the floors below it"),
		Entry("by arrows down", `
-- runner/loop.go --
package runner

import (
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/transport"
)
`),
		Entry("not by an arrow across", `
-- runner/loop.go --
package runner

import "github.com/voicesim/voicesim/fakeserver"
`, "runner/loop.go:3: runner must not import fakeserver"),
		Entry("not by an arrow up", `
-- audio/level.go --
package audio

import (
	"math"

	w "github.com/voicesim/voicesim/wire"
)
`, "audio/level.go:6: audio must not import wire"),
		Entry("not by a package that is not on it", `
-- telepathy/say.go --
package telepathy
`, "telepathy: is not on the floor plan"),
		Entry("by tests, whatever they import", `
-- audio/level_test.go --
package audio_test

import "github.com/voicesim/voicesim/cmd/voicesim"
`),
		Entry("by specs in a room of their own, which is no package of the product", `
-- internal/level_test.go --
package internal_test

import "github.com/voicesim/voicesim/cmd/voicesim"
`),
		Entry("not by a library of scenarios that knows the loader", `
-- scenarios/library/library.go --
package library

import "github.com/voicesim/voicesim/scenarios"
`, "scenarios/library/library.go:3: scenarios/library must not import scenarios"),
	)
})

var _ = Describe("The doors", func() {
	DescribeTable("are kept", expectComplaints("lets outside packages in by one door each"),
		Entry("by the package that has the door", `
-- internal/transport/dial.go --
package transport

import "github.com/coder/websocket"
-- scenarios/load.go --
package scenarios

import "go.yaml.in/yaml/v4"
-- agents/tool.go --
package agents

import "github.com/google/jsonschema-go/jsonschema"
`),
		Entry("not by a second door", `
-- runner/loop.go --
package runner

import "github.com/coder/websocket"
-- reports/json.go --
package reports

import "go.yaml.in/yaml/v4"
`,
			"reports/json.go:3: go.yaml.in/yaml/v4 may be imported by scenarios, cli, internal/config, internal/recorded only",
			"runner/loop.go:3: github.com/coder/websocket may be imported by internal/transport only"),
		Entry("not by a third party that nobody has asked for", `
-- runner/loop.go --
package runner

import "golang.org/x/sync/errgroup"
`, "runner/loop.go:3: golang.org/x/sync/errgroup is not among the third parties"),
		Entry("not by package testing in product code", `
-- harness/harness.go --
package harness

import "testing/synctest"
`, "harness/harness.go:3: testing/synctest may be imported by internal/virtualtime only"),
		Entry("not by the operating system in a library", `
-- scenarios/load.go --
package scenarios

import "os"
-- cli/load.go --
package cli

import "os"
-- audiofixtures/internal/make/main.go --
package main

import "os"
`, "scenarios/load.go:3: os may be imported by cli, reports, audiofixtures/internal, internal/config, internal/specs, internal/wholefile, matchers, speech/voices only"),
		Entry("not by what nobody may use", `
-- audio/level.go --
package audio

import "unsafe"
`, "audio/level.go:3: unsafe may be imported by nobody only"),
		Entry("by the file that is excused, and by tests", `
-- internal/transport/stream.go --
package transport

import "os"
-- runner/loop_test.go --
package runner_test

import "os"
`),
	)
})
