package archtest_test

import (
	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Calls that belong nowhere", func() {
	DescribeTable("are init functions", expectComplaints("has no init functions"),
		Entry("in product code", `
-- audio/level.go --
package audio

func init() {}

type table struct{}

func (table) init() {}
`, "audio/level.go:3: no init functions: construct it, or compute it when it is asked for"),
	)

	DescribeTable("are goroutines without an owner", expectComplaints("starts goroutines only where an owner waits"),
		Entry("anywhere in product code", `
-- runner/loop.go --
package runner

import "sync"

func start() {
	var group sync.WaitGroup
	group.Go(read)
	defer func() {
		go write()
	}()
}
-- runner/loop_test.go --
package runner

func start() { go write() }
-- runner/internal/jobs/jobs.go --
package jobs

func run() { go write() }
`, "runner/loop.go:9: a goroutine needs an owner that waits for it: use (*sync.WaitGroup).Go"),
	)

	DescribeTable("are sleeps", expectComplaints("sleeps only where time is simulated"),
		Entry("in product code, under whatever name", `
-- runner/loop.go --
package runner

import clock "time"

func wait() { clock.Sleep(1) }

func later() func(clock.Duration) { return clock.Sleep }
-- harness/caller.go --
package harness

import "time"

func wait() { time.Sleep(1) }
-- runner/loop_test.go --
package runner

import "time"

func wait() { time.Sleep(1) }
`,
			"runner/loop.go:5: no time.Sleep: the loop that waits owns a timer",
			"runner/loop.go:7: no time.Sleep: the loop that waits owns a timer"),
		Entry("not of another package called time", `
-- runner/loop.go --
package runner

import "github.com/voicesim/voicesim/agents/time"

func wait() { time.Sleep(1) }
`),
		Entry("and timers that a loop makes anew", `
-- runner/loop.go --
package runner

import "time"

func wait() {
	<-time.After(1)
	for {
		for range 3 {
			<-time.After(1)
		}
	}
}
`, "runner/loop.go:9: no time.After in a loop: make one timer, reset it, stop it"),
	)

	DescribeTable("are panics", expectComplaints("panics only where that is said"),
		Entry("in functions that do not say so", `
-- agents/tool.go --
package agents

// NewTool makes a tool. It panics when the name is bad.
func NewTool() { panic("bad name") }

// Call calls the tool.
func Call() {
	defer func() { panic("bad call") }()
}

var table = func() int { panic("bad table") }()

// other panics when the table is bad.
var other = func() int { panic("bad table") }()
`,
			"agents/tool.go:8: return an error, or say in the function's comment that it panics",
			"agents/tool.go:11: return an error, or say in the function's comment that it panics"),
	)

	DescribeTable("are package variables that time has hold of", expectComplaints("keeps channels, timers and pools out of package variables"),
		Entry("channels, timers and pools", `
-- runner/loop.go --
package runner

import (
	"sync"
	"time"
)

var wake = make(chan struct{})

var (
	tick    *time.Ticker
	after   = time.NewTimer(1)
	buffers sync.Pool
	nested  = struct{ done chan int }{}
)

var fine = func() chan int { return make(chan int) }

var names = map[string]time.Duration{}
`,
			"runner/loop.go:8: no channel, timer or pool in a package variable",
			"runner/loop.go:11: no channel, timer or pool in a package variable",
			"runner/loop.go:12: no channel, timer or pool in a package variable",
			"runner/loop.go:13: no channel, timer or pool in a package variable",
			"runner/loop.go:14: no channel, timer or pool in a package variable"),
	)

	DescribeTable("are polls of real time", expectComplaints("polls only in specs of the network"),
		Entry("in specs without a socket", `
-- runner/loop_test.go --
package runner_test

var _ = It("waits", func() { Eventually(f).Should(BeTrue()) })
-- runner/dial_test.go --
package runner_test

var _ = It("waits", Label("network"), func() { Eventually(f).Should(BeTrue()) })
`, "runner/loop_test.go:3: Eventually polls real time: run the spec in virtual time, or label it network"),
	)

	DescribeTable("are marks of unfinished work", expectComplaints("leaves no marks of unfinished work"),
		Entry("in comments", "\n-- audio/level.go --\npackage audio\n\n// TO"+`DO: faster

/* the FIX`+`ME in a block */

// The word TODOS is none.
var text = "TO`+`DO"
`,
			"audio/level.go:3: do it or leave it, no TO"+"DO",
			"audio/level.go:5: do it or leave it, no FIX"+"ME"),
	)
})
