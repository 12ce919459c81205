package browser_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// chromium is the path of the browser.
func chromium() string {
	for _, name := range []string{os.Getenv("VOICESIM_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Fail("there is no Chromium: install it (Debian: apt-get install chromium), or name it in VOICESIM_CHROMIUM")
	return ""
}

// tab is a tab of the browser, and what went on in it.
type tab struct {
	ctx context.Context

	mu       sync.Mutex
	complain []string // errors on the console
	requests []string // to anybody but the page itself
}

// browse starts the browser, once for all specs.
func browse() (context.Context, context.CancelFunc) {
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(chromium()), chromedp.NoSandbox,
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.Flag("mute-audio", true))
	allocated, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(allocated)
	Expect(chromedp.Do(ctx)).To(Succeed())
	return ctx, func() { cancel(); stop() }
}

// open opens a page of the disk in a tab of its own.
func open(browser context.Context, file string, width, height int, scheme string) *tab {
	GinkgoHelper()
	ctx, cancel := chromedp.NewContext(browser)
	DeferCleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, 60*time.Second)
	DeferCleanup(stop)
	t := &tab{ctx: ctx}
	Expect(chromedp.Listen(ctx, t.listen)).To(Succeed())
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	Expect(err).NotTo(HaveOccurred())
	_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	Expect(err).NotTo(HaveOccurred())
	_, err = chromedp.Call(ctx, runtime.Enable, cdp.Empty{})
	Expect(err).NotTo(HaveOccurred())
	t.size(width, height)
	_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	Expect(err).NotTo(HaveOccurred())
	t.visit(file)
	return t
}

// size makes the window as large.
func (t *tab) size(width, height int) {
	GinkgoHelper()
	_, err := chromedp.Call(t.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: int64(width), Height: int64(height), DeviceScaleFactor: 1})
	Expect(err).NotTo(HaveOccurred())
}

// visit goes to a page, and waits until its script has run.
func (t *tab) visit(file string) {
	GinkgoHelper()
	path, rest, _ := strings.Cut(file, "#")
	if rest != "" {
		rest = "#" + rest
	}
	abs, err := filepath.Abs(path)
	Expect(err).NotTo(HaveOccurred())
	t.run(chromedp.Navigate("file://" + filepath.ToSlash(abs) + rest))
	t.until(`document.documentElement.dataset.ready === "true"`)
}

// listen notes what goes on.
func (t *tab) listen(ev any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		if ev.Type == "error" || ev.Type == "warning" {
			t.complain = append(t.complain, fmt.Sprint("console: ", string(ev.Args[0].Value), ev.Args[0].Description))
		}
	case *runtime.EventExceptionThrown:
		t.complain = append(t.complain, fmt.Sprintf("%s %+v", ev.ExceptionDetails.Text, ev.ExceptionDetails.Exception))
	case *log.EventEntryAdded:
		if ev.Entry.Level == "error" || ev.Entry.Level == "warning" {
			t.complain = append(t.complain, ev.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		if url := ev.Request.URL; !strings.HasPrefix(url, "blob:") && !strings.Contains(url, "report.html") && !strings.HasPrefix(url, "about:") {
			t.requests = append(t.requests, url)
		}
	}
}

// quiet demands that nothing went wrong and nobody was asked for anything.
func (t *tab) quiet() {
	GinkgoHelper()
	t.mu.Lock()
	defer t.mu.Unlock()
	Expect(t.complain).To(BeEmpty())
	Expect(t.requests).To(BeEmpty())
}

func (t *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	GinkgoHelper()
	Expect(chromedp.Do(t.ctx, actions...)).To(Succeed())
}

// get returns what an action gives.
func get[T any](t *tab, action chromedp.Action[T]) T {
	GinkgoHelper()
	value, err := chromedp.Run(t.ctx, action)
	Expect(err).NotTo(HaveOccurred())
	return value
}

// eval returns the value of an expression.
func eval[T any](t *tab, expression string) T {
	GinkgoHelper()
	return get(t, chromedp.Evaluate[T](expression))
}

// until waits for an expression to be true.
func (t *tab) until(expression string) {
	GinkgoHelper()
	Eventually(func() bool { return eval[bool](t, expression) }, 10*time.Second, 20*time.Millisecond).Should(BeTrue(), expression)
}

// click clicks what a selector means, as a person does.
func (t *tab) click(selector string) {
	GinkgoHelper()
	t.run(chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

// press presses a key, with nothing in focus.
func (t *tab) press(key string) {
	GinkgoHelper()
	eval[any](t, "document.activeElement.blur()")
	t.run(chromedp.KeyEvent(key))
}

// set gives a field a value, as a person does.
func (t *tab) set(selector, value string) {
	GinkgoHelper()
	eval[any](t, fmt.Sprintf(`(() => {
		const field = document.querySelector(%q);
		field.value = %q;
		field.dispatchEvent(new Event("input"));
		field.dispatchEvent(new Event("change"));
	})()`, selector, value))
}

// see scrolls to what a selector means, and waits until it is drawn.
func (t *tab) see(selector string) {
	GinkgoHelper()
	t.run(chromedp.ScrollIntoView(chromedp.CSS(selector)))
	t.until(`document.querySelectorAll(".strip canvas").length > 0 || innerWidth < 640`)
}

// scripts says whether scripts of pages run.
func (t *tab) scripts(run bool) {
	GinkgoHelper()
	_, err := chromedp.Call(t.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run})
	Expect(err).NotTo(HaveOccurred())
}

// accessible demands that axe finds nothing wrong.
func (t *tab) accessible() {
	GinkgoHelper()
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	Expect(err).NotTo(HaveOccurred(), "npm ci fetches it: see run")
	eval[any](t, string(axe)+"; null")
	found := get(t, chromedp.Evaluate[[]string](`axe.run(document, {resultTypes: ["violations"]}).then((r) =>
		r.violations.map((v) => v.id + ": " + v.help + "\n" + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + n.failureSummary).join("\n")))`, chromedp.EvalAwaitPromise))
	Expect(found).To(BeEmpty())
}

// loudest is an expression: how far the sound goes from silence now, up to 128.
const loudest = `(() => {
	const audio = document.querySelector("audio");
	if (!window.analyser) {
		const context = new AudioContext();
		window.analyser = context.createAnalyser();
		context.createMediaElementSource(audio).connect(window.analyser);
		window.analyser.connect(context.destination);
		window.loudest = 0;
		window.wave = new Uint8Array(window.analyser.fftSize);
		setInterval(() => {
			window.analyser.getByteTimeDomainData(window.wave);
			for (const v of window.wave) window.loudest = Math.max(window.loudest, Math.abs(v - 128));
		}, 10);
	}
	return new Promise((done) => setTimeout(() => done(window.loudest), 400));
})()`

// shoot keeps a picture of the page, from its top or of one element.
func (t *tab) shoot(name, selector string) {
	GinkgoHelper()
	eval[any](t, `document.querySelector("#player").style.position = "static"`)
	defer eval[any](t, `document.querySelector("#player").style.position = ""`)
	action := chromedp.FullScreenshot(100)
	if selector != "" {
		action = chromedp.Screenshot(chromedp.CSS(selector))
	}
	picture := get(t, action)
	Expect(os.MkdirAll(shots, 0o755)).To(Succeed())
	Expect(os.WriteFile(filepath.Join(shots, name+".png"), picture, 0o644)).To(Succeed())
}

// shots is the folder of the pictures that are kept.
const shots = "../out/browser"
