package browser_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/reports"
)

// soundAt is an expression: the time of the sound, in seconds.
const soundAt = `document.querySelector("audio").currentTime`

// playing is an expression: whether there is sound now.
const playing = `!document.querySelector("audio").paused`

// heading is an expression: which call is open.
const heading = `document.querySelector("#call-head").textContent`

var _ = Describe("The page", func() {
	DescribeTable("opens without a complaint and without a request, is accessible, and fits", func(name string, width int, scheme string) {
		t := open(browser, failures, width, 900, scheme)
		t.accessible()
		Expect(eval[int](t, "document.documentElement.scrollWidth")).To(BeNumerically("<=", width), "it scrolls sideways")
		t.see(".calls-box")
		t.shoot("failures-"+name, "")
		t.shoot("call-"+name, "#call .board")
		t.quiet()
	},
		Entry("wide, light", "wide-light", 1440, "light"),
		Entry("wide, dark", "wide-dark", 1440, "dark"),
		Entry("narrow, light", "narrow-light", 390, "light"),
		Entry("narrow, dark", "narrow-dark", 390, "dark"))

	It("shows in one picture what went wrong in a call", func() {
		t := open(browser, failures, 1200, 900, "light")
		for i, name := range []string{"no-flush", "late-flush", "wednesday", "no-follow-up", "choppy", "truncated-wrong", "no-guardrail"} {
			t.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelectorAll("table.calls tbody tr")[%d].click()`, i)))
			Expect(eval[int](t, `document.querySelectorAll(".board .pin.wrong").length`)).To(BeNumerically(">", 0), name)
			t.shoot("failed-"+name, "#call .board")
		}
		t.quiet()
	})

	It("fits the widest screens", func() {
		t := open(browser, demo, 2560, 1200, "light")
		t.shoot("demo-widest", "")
		t.quiet()
	})

	It("opens with the call that failed first, a second before", func() {
		t := open(browser, failures, 1440, 900, "light")
		Expect(eval[string](t, heading)).To(HavePrefix("Call 2 of 10: barge-in in the middle of a long answer (no_flush)"))
		Expect(eval[string](t, `document.querySelector("#player .time").textContent`)).To(HavePrefix("Call 2 · 0:04.78"))
		Expect(eval[bool](t, playing)).To(BeFalse())
		Expect(eval[string](t, `document.title`)).To(HavePrefix("✗ Failed: 9 calls, 7 failed"))
	})

	It("opens with the first call where all passed, and says so in green", func() {
		t := open(browser, demo, 1440, 900, "light")
		Expect(eval[string](t, heading)).To(HavePrefix("Call 1 of 3: order status"))
		Expect(eval[string](t, `document.querySelector(".verdict").className`)).To(Equal("verdict good"))
		t.shoot("demo-wide-light", "")
		t.quiet()
	})

	It("plays what is clicked: a button, a place on the board, a line of the transcript", func() {
		t := open(browser, failures, 1440, 900, "light")
		t.click(".standout[data-kind=not_stopped] a.hear")
		t.until(playing + " && " + soundAt + " > 4.9")
		Expect(eval[float64](t, soundAt)).To(BeNumerically("<", 6))
		Expect(get(t, chromedp.Evaluate[float64](loudest, chromedp.EvalAwaitPromise))).To(BeNumerically(">", 3), "there is sound, of 128")

		t.run(chromedp.Evaluate[chromedp.Void](`(() => {
			const box = document.querySelector("svg.picture").getBoundingClientRect();
			const at = { clientX: box.left + 96 + (box.width - 96) / 4, clientY: box.top + 120, bubbles: true };
			document.querySelector("svg.picture").dispatchEvent(new MouseEvent("click", at));
		})()`))
		Expect(eval[float64](t, soundAt)).To(BeNumerically("~", 8.14/4, 0.5))
		t.until(soundAt + " > 2.6")
		t.click(`ol.transcript li:nth-child(3) button`)
		t.until(soundAt + " > 4.9")
		t.click("#play")
		t.until("!(" + playing + ")")
		stopped := eval[float64](t, soundAt)
		t.until(`document.querySelector("#play").textContent === "▶ Play"`)
		Expect(eval[float64](t, soundAt)).To(Equal(stopped))
		t.quiet()
	})

	It("plays one party alone, and slower", func() {
		t := open(browser, failures, 1440, 900, "light")
		t.click("#play")
		t.until(playing)
		t.run(chromedp.Evaluate[chromedp.Void](`(() => {
			const [tracks, speed] = document.querySelectorAll("#player select");
			tracks.value = "caller"; tracks.dispatchEvent(new Event("change"));
			speed.value = "0.5"; speed.dispatchEvent(new Event("change"));
		})()`))
		t.until(playing + " && " + soundAt + " > 4.9")
		Expect(eval[float64](t, `document.querySelector("audio").playbackRate`)).To(Equal(0.5))
		t.quiet()
	})

	It("filters by verdict and kind of failure, and searches words", func() {
		t := open(browser, failures, 1440, 900, "light")
		rows := `document.querySelectorAll("table.calls tbody tr:not([hidden])").length`
		Expect(eval[int](t, rows)).To(Equal(10))
		t.click("[data-filter=failed]")
		Expect(eval[int](t, rows)).To(Equal(7))
		t.click("[data-filter=other]")
		Expect(eval[int](t, rows)).To(Equal(1))
		t.click("[data-filter=all]")
		t.set("#failure-kind", "What was expected did not happen")
		Expect(eval[int](t, rows)).To(Equal(2))
		t.set("#failure-kind", "")
		t.set("#search", "issue_refund")
		Expect(eval[int](t, rows)).To(Equal(1))
		Expect(eval[string](t, `document.querySelector("#shown").textContent`)).To(Equal("1 of 10 calls are shown."))
		t.set("#search", "nobody says this")
		Expect(eval[int](t, rows)).To(BeZero())
	})

	It("follows a link to a moment, and writes one", func() {
		t := open(browser, failures+"#call=3&t=2.500", 1440, 900, "light")
		Expect(eval[string](t, heading)).To(HavePrefix("Call 3 of 10: caller interrupts twice"))
		Expect(eval[string](t, `document.querySelector("#player .time").textContent`)).To(HavePrefix("Call 3 · 0:02.50"))
		Expect(eval[float64](t, `document.querySelector("#call").getBoundingClientRect().top`)).To(BeNumerically("<", 100))
		t.run(chromedp.Evaluate[chromedp.Void](`location.hash = "#call=1&t=1"`))
		t.until(heading + `.startsWith("Call 1 of 10")`)
		t.press(kb.ArrowRight)
		t.until(`location.hash === "#call=1&t=2.000"`)
		for _, wrong := range []string{"#call=99&t=1", "#call=x", "#t=3", "#call=0"} {
			o := open(browser, failures+wrong, 1440, 900, "light")
			Expect(eval[string](o, heading)).To(HavePrefix("Call 2 of 10"), wrong)
			o.quiet()
		}
	})

	It("is used by keyboard", func() {
		t := open(browser, failures, 1440, 900, "light")
		time := `document.querySelector("#player .time").textContent`
		said := `document.querySelector("#said").textContent`
		t.press("n")
		Expect(eval[string](t, said)).To(HavePrefix("Failure 1 of "))
		for range 4 {
			t.press("n")
		}
		Expect(eval[string](t, heading)).To(HavePrefix("Call 3 of 10"))
		t.press("p")
		Expect(eval[string](t, heading)).To(HavePrefix("Call 2 of 10"))
		t.press(kb.ArrowDown)
		Expect(eval[string](t, heading)).To(HavePrefix("Call 3 of 10"))
		t.press(kb.ArrowUp)
		Expect(eval[string](t, time)).To(HavePrefix("Call 2 · 0:04.78"))
		t.press(kb.ArrowLeft)
		Expect(eval[string](t, time)).To(HavePrefix("Call 2 · 0:03.78"))
		t.press(" ")
		t.until(playing)
		t.press(" ")
		t.until("!(" + playing + ")")
		t.press("+")
		Expect(eval[string](t, `document.querySelector(".range").textContent`)).NotTo(HavePrefix("0:00.00"))
		t.press("0")
		Expect(eval[string](t, `document.querySelector(".range").textContent`)).To(Equal("0:00.00 – 0:08.14"))
		t.press("?")
		Expect(eval[bool](t, `document.querySelector("#keys").open`)).To(BeTrue())
		t.accessible()
		t.press(kb.Escape)
		t.press("/")
		Expect(eval[string](t, `document.activeElement.id`)).To(Equal("search"))
		t.quiet()
	})

	It("copies the command, and a step that is one of a scenario", func() {
		t := open(browser, failures, 1440, 900, "light")
		t.run(chromedp.Evaluate[chromedp.Void](`navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }`))
		t.press("n")
		t.run(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".copy")][0].click()`))
		t.until(`window.copied === "voicesim run calls/supportline/barge-in.yaml"`)
		t.press(kb.ArrowRight)
		t.run(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".copy")][1].click()`))
		t.until(`window.copied.includes("- caller")`)
		step := eval[string](t, "window.copied")
		Expect(step).To(And(ContainSubstring(`- caller: "Stop, please. Just tell me the day."`), ContainSubstring("barge_in: 900ms")))
		loads("name: copied\nagent: supportline\nscript:\n- caller: Tell me everything about order A1001.\n- model: Your order A1001 left our warehouse on Friday and should arrive on Tuesday.\n" + step +
			"- model: Tuesday.\n- expect: {heard: Tuesday}\n")
	})

	It("plays what has no room in it from the WAV file beside it, and draws what has no sound at all", func() {
		dir := filepath.Join(GinkgoT().TempDir(), "out")
		file := reportOf(dir, bundled("refund-approved.yaml", ""))
		_, err := reports.RenderFolder(filepath.Join(dir, reports.ResultsFile), reports.PageOptions{Sound: -1})
		Expect(err).NotTo(HaveOccurred())
		t := open(browser, file, 1440, 900, "light")
		Expect(eval[int](t, `document.querySelectorAll(".board .wave").length`)).To(BeNumerically(">", 2))
		t.quiet()
		t.click("#play")
		t.until(playing + " && " + soundAt + " > 0.1")
		Expect(eval[string](t, `document.querySelector("#player").textContent`)).To(ContainSubstring("sound was left out of this page: the WAV file beside it"))

		Expect(os.Remove(filepath.Join(dir, "calls", "refund-needs-billing-and-an-approval.wav"))).To(Succeed())
		_, err = reports.RenderFolder(filepath.Join(dir, reports.ResultsFile), reports.PageOptions{})
		Expect(err).NotTo(HaveOccurred())
		t = open(browser, file, 1440, 900, "light")
		Expect(eval[int](t, `document.querySelectorAll(".board .wave").length`)).To(BeNumerically(">", 2), "the trace has pictures of it")
		Expect(os.Remove(filepath.Join(dir, "calls", "refund-needs-billing-and-an-approval.trace.json"))).To(Succeed())
		_, err = reports.RenderFolder(filepath.Join(dir, reports.ResultsFile), reports.PageOptions{})
		Expect(err).NotTo(HaveOccurred())
		t = open(browser, file, 1440, 900, "light")
		Expect(eval[int](t, `document.querySelectorAll(".board .row .clock.caller").length`)).To(BeNumerically(">", 2))
		t.shoot("without-sound", "#call .board")
		t.quiet()
	})

	It("draws what came of an answer and was never heard behind what was", func() {
		t := open(browser, reportOf(GinkgoT().TempDir(), bundled("barge-in.yaml", "")), 1440, 900, "light")
		Expect(eval[float64](t, `document.querySelector(".ghost-wave").getBBox().width`)).To(BeNumerically(">", 60))
		Expect(eval[float64](t, `document.querySelector(".ghost-wave").getBBox().height`)).To(BeNumerically(">", 15))
		Expect(eval[bool](t, `(() => { const g = document.querySelector(".ghost-wave").getBBox(), r = document.querySelector("rect.ghost").getBBox(); return g.x >= r.x - 1 && g.x + g.width <= r.x + r.width + 2 })()`)).To(BeTrue(), "where it would have been heard")
		t.shoot("ghost", "#call .board")
		t.quiet()
	})

	It("shows the events of frames, without sound, by a click, by keys and on the board; and what the call cost", func() {
		t := open(browser, reportOf(GinkgoT().TempDir(), bundled("order-status.yaml", "")), 1440, 900, "light")
		eval[bool](t, `(document.querySelector("table.events").closest("details").open = true)`)
		t.until(`document.querySelectorAll(".event-open").length > 2`)
		t.set(`input[aria-label="Types of wire events"]`, "session.update")
		t.until(`document.querySelectorAll(".event-open").length === 2`)
		t.click(".event-open")
		Expect(eval[string](t, `JSON.parse(document.querySelector("tr.event pre").textContent).type`)).To(HavePrefix("session.update"))
		Expect(eval[string](t, `document.querySelector(".event-open").getAttribute("aria-expanded")`)).To(Equal("true"))
		t.click(".event-open")
		Expect(eval[int](t, `document.querySelectorAll("tr.event").length`)).To(BeZero())
		t.set(`input[aria-label="Types of wire events"]`, "output_audio.delta")
		t.until(`document.querySelectorAll("table.events tbody tr").length > 2`)
		Expect(eval[int](t, `document.querySelectorAll(".event-open").length`)).To(BeZero(), "sound alone")
		t.click(".zoom input[type=checkbox]")
		t.until(`document.querySelectorAll(".wire-hit").length === 1`)
		eval[bool](t, `document.querySelector(".wire-hit").dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: document.querySelector(".wire-hit").getBoundingClientRect().x + 1 }))`)
		Expect(eval[string](t, `document.querySelector(".detail").textContent`)).To(And(HavePrefix("0:00.0"), ContainSubstring(`"type": "session.`)))
		Expect(eval[string](t, `[...document.querySelectorAll("#call h3")].find((h) => h.textContent === "What it cost").parentNode.textContent`)).To(And(ContainSubstring("Support"), ContainSubstring("$0.0"), ContainSubstring("The simulator counted")))
		t.quiet()
	})

	It("shows what is hostile, and nothing more", func() {
		call := written("wednesday.yaml", wanting)
		call.says = hostile
		t := open(browser, reportOf(GinkgoT().TempDir(), call), 1440, 900, "light")
		t.quiet()
		Expect(eval[string](t, `document.title`)).NotTo(Equal("owned"))
		Expect(eval[int](t, `document.querySelectorAll("img, script").length`)).To(Equal(2), "the data and the script")
		Expect(eval[string](t, heading)).To(ContainSubstring(`</script><script>document.title='owned'</script><img src=x onerror=alert(1)> \u202edrawkcab \x1b[31m`))
		Expect(eval[bool](t, `/[\u202e\u001b]/.test(document.documentElement.outerHTML)`)).To(BeFalse())
		t.shoot("hostile", "")
	})

	It("is dark and light by its button, whatever the system is", func() {
		t := open(browser, failures, 1440, 900, "dark")
		back := `getComputedStyle(document.body).backgroundColor`
		Expect(eval[string](t, back)).To(Equal("rgb(20, 23, 27)"))
		t.click("#theme")
		Expect(eval[string](t, back)).To(Equal("rgb(255, 255, 255)"))
		t.accessible()
		t.click("#theme")
		Expect(eval[string](t, back)).To(Equal("rgb(20, 23, 27)"))
	})

	It("prints as pages: the sentence, the failures with their pictures, the calls", func() {
		t := open(browser, failures, 1440, 900, "dark")
		pdf := get(t, chromedp.PrintToPDF())
		Expect(string(pdf[:5])).To(Equal("%PDF-"))
		Expect(os.WriteFile(shots+"/failures.pdf", pdf, 0o644)).To(Succeed())
		Expect(strings.Count(string(pdf), "/Type /Page\n") + strings.Count(string(pdf), "/Type /Page ")).To(BeNumerically("<", 30))
		t.quiet()
	})

	It("says what it has to say without a script", func() {
		t := open(browser, demo, 1440, 900, "light")
		t.scripts(false)
		t.run(chromedp.Navigate("file://" + failures))
		Expect(get(t, chromedp.Text(chromedp.CSS("h1")))).To(ContainSubstring("7 failed"))
		Expect(get(t, chromedp.Text(chromedp.CSS("table.calls")))).To(ContainSubstring("The agent talked on over the caller"))
		t.shoot("failures-without-script", "")
	})
})
