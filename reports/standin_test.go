package reports_test

import (
	"bytes"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/scenarios"
)

// stoodIn is a run in whose call the stand-in voice said turns of the caller.
func stoodIn(words ...string) *reports.Run {
	c := call("ada", judge.VerdictPassed, 5*time.Second)
	for i, w := range words {
		c.Result.StandIns = append(c.Result.StandIns, judge.StandIn{Step: 2 * i, Pos: scenarios.Pos{File: "calls/ada.yaml", Line: 4 + 2*i, Column: 5}, Words: w})
	}
	return &reports.Run{Calls: []*reports.Entry{c}}
}

var _ = Describe("Turns that the stand-in voice said", func() {
	run := stoodIn("Good morning.", "Thursday <is> fine.", "Bye.")

	It("stand below the call on the terminal, in one line", func() {
		var b bytes.Buffer
		Expect(reports.Line(&b, run, run.Calls[0])).To(Succeed())
		Expect(b.String()).To(HaveSuffix("\n       calls/ada.yaml:4:5  stand-in voice  \"Good morning.\" and 2 more turns of the caller: no recording, no voice; only the simulator understands it\n"))
		b.Reset()
		one := stoodIn("Bye.")
		Expect(reports.Line(&b, one, one.Calls[0])).To(Succeed())
		Expect(b.String()).To(ContainSubstring(`stand-in voice  "Bye.": no recording`))
	})

	It("stand in results.json, each", func() {
		var b bytes.Buffer
		Expect(reports.JSON(&b, run)).To(Succeed())
		Expect(b.String()).To(ContainSubstring(`"words": "Thursday <is> fine.",
          "file": "calls/ada.yaml",
          "line": 6`))
	})

	It("stand in junit.xml", func() {
		var b bytes.Buffer
		Expect(reports.JUnit(&b, run)).To(Succeed())
		Expect(b.String()).To(ContainSubstring("stand-in voice: &#34;Good morning.&#34; and 2 more turns"))
	})

	It("are not mentioned where there are none", func() {
		var b bytes.Buffer
		none := stoodIn()
		Expect(reports.Line(&b, none, none.Calls[0])).To(Succeed())
		Expect(reports.JSON(&b, none)).To(Succeed())
		Expect(reports.JUnit(&b, none)).To(Succeed())
		Expect(b.String()).NotTo(ContainSubstring("stand"))
	})
})
