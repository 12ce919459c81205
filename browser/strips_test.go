package browser_test

import (
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("The page of what was played many times", func() {
	focused := `document.activeElement.getAttribute("aria-label")`
	detail := `document.querySelector(".cell-detail").textContent`
	It("has a cell for each call: those that were kept are heard, the others have the command that plays them", func() {
		t := open(browser, strips, 1440, 900, "light")
		Expect(eval[string](t, heading)).To(HavePrefix("Call 1 of 2: cut off"))
		Expect(eval[int](t, `document.querySelectorAll("#call .cell").length`)).To(Equal(9+2), "the smallest that fails, and the last before it that passes, lie between")
		Expect(eval[int](t, `document.querySelectorAll("#call a.cell").length`)).To(Equal(2))
		Expect(eval[int](t, `document.querySelectorAll("#call .cell[tabindex='0']").length`)).To(Equal(1), "one stop of the tabulator")
		Expect(eval[string](t, detail)).To(And(MatchRegexp(`^\d+ ms: failed, different, the first that fails`), ContainSubstring("Hear it: call 1 at")))

		t.click("#call a.cell:not(.first)")
		t.until(`document.querySelector("#call-head").textContent.startsWith("Call 2 of 2")`)
		Expect(eval[string](t, heading)).To(MatchRegexp(`cut off · \d+ ms alone.*passed`))
		t.until(playing + " && " + soundAt + " > 1")
		t.click("#play")
		t.quiet()
	})

	It("is gone through by keyboard, and copies the command of a call that is not in the file", func() {
		t := open(browser, strips, 1440, 900, "light")
		t.run(chromedp.Evaluate[chromedp.Void](`navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }`))
		eval[any](t, `document.querySelector("#call .cell[tabindex='0']").focus()`)
		Expect(eval[string](t, focused)).To(MatchRegexp(`^\d+ ms: failed, different, the first that fails: Hear it: call 1 at 0:0`))
		t.run(chromedp.KeyEvent(kb.ArrowRight))
		Expect(eval[string](t, focused)).To(MatchRegexp(`^\d+ ms: (failed, \w+|was not reached, \w+): shows the command that plays it alone$`))
		Expect(eval[string](t, `document.querySelector("#player .time").textContent`)).To(HavePrefix("Call 1 "), "the arrows do not wind the call")
		t.run(chromedp.KeyEvent(kb.Home))
		Expect(eval[string](t, focused)).To(Equal("2000 ms: passed: shows the command that plays it alone"))
		t.run(chromedp.KeyEvent(kb.ArrowLeft))
		Expect(eval[string](t, focused)).To(HavePrefix("2000 ms"))
		t.click(".cell-detail .copy")
		t.until(`window.copied === "voicesim run --offset 2000ms calls/swept.yaml"`)
		eval[any](t, `document.querySelector("#call .cell[tabindex='0']").focus()`)
		t.run(chromedp.KeyEvent(kb.End))
		Expect(eval[string](t, focused)).To(HavePrefix("6000 ms"))
		t.quiet()
	})

	DescribeTable("is accessible, and fits", func(name string, width int, scheme string) {
		t := open(browser, strips, width, 900, scheme)
		t.accessible()
		Expect(eval[int](t, "document.documentElement.scrollWidth")).To(BeNumerically("<=", width), "it scrolls sideways")
		Expect(eval[string](t, `document.querySelector("table.strips").textContent`)).To(And(ContainSubstring("the smallest offset that fails is"), ContainSubstring("Hear it: call 1 at")))
		t.shoot("strip-"+name, "#call")
		t.quiet()
	},
		Entry("wide, light", "wide-light", 1440, "light"),
		Entry("narrow, dark", "narrow-dark", 390, "dark"))
})

var _ = Describe("The page of mutants", func() {
	It("says who noticed what, and plays the call that did", func() {
		t := open(browser, mutants, 1440, 900, "light")
		Expect(eval[string](t, `document.querySelector("h1").textContent`)).To(Equal("The scenarios noticed 1 of 2 faults that were planted: of 1 they would be green."))
		rows := eval[[]string](t, `[...document.querySelectorAll("table.mutants tbody tr")].map((row) => row.textContent)`)
		Expect(rows).To(HaveExactElements(
			And(HavePrefix("no_flush"), ContainSubstring("✗ nobody noticed"), ContainSubstring("Add a caller who cuts in")),
			And(HavePrefix("choppy"), ContainSubstring("✓ noticed"), ContainSubstring("order status"), ContainSubstring("broken_speech"), ContainSubstring("Hear it: call 2 at")),
			And(HavePrefix("no_retry"), ContainSubstring("No agent of these scenarios has retry"))))
		Expect(eval[string](t, heading)).To(And(HavePrefix("Call 1 of 2: order status"), HaveSuffix("✓ passed")), "what was planted is not what went wrong")
		Expect(eval[int](t, `document.querySelectorAll("[data-filter=failed]").length`)).To(BeZero())
		t.click("table.mutants a.hear")
		t.until(playing + " && " + soundAt + " > 3.5")
		Expect(eval[string](t, heading)).To(And(HavePrefix("Call 2 of 2: order status · mutant choppy"), HaveSuffix("✓ noticed the mutant")))
		t.click("#play")
		t.quiet()
	})

	DescribeTable("is accessible, and fits", func(name string, width int, scheme string) {
		t := open(browser, mutants, width, 900, scheme)
		t.accessible()
		Expect(eval[int](t, "document.documentElement.scrollWidth")).To(BeNumerically("<=", width), "it scrolls sideways")
		t.shoot("mutants-"+name, "")
		t.quiet()
	},
		Entry("wide, dark", "wide-dark", 1440, "dark"),
		Entry("narrow, light", "narrow-light", 390, "light"))
})
