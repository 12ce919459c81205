package cli

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/cli/internal/terminal"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/timeline"
)

// fakeTerminal shows what a terminal would: it knows the control sequences that may be written, and no others.
type fakeTerminal struct {
	rows int

	mu    sync.Mutex
	raw   bytes.Buffer
	lines []string // above the cursor, which always stands at the start of a line between writes of specs
	line  string   // of the cursor
	odd   []string // sequences that it does not know
}

var sequence = regexp.MustCompile("^\x1b\\[[?0-9;]*[A-Za-z]")

func (t *fakeTerminal) Rows() int { return t.rows }

func (t *fakeTerminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.raw.Write(p)
	for text := string(p); text != ""; {
		seq := sequence.FindString(text)
		switch {
		case strings.HasSuffix(seq, "m"), seq == "\x1b[?7l", seq == "\x1b[?7h":
		case strings.HasSuffix(seq, "A"):
			n, _ := strconv.Atoi(seq[2 : len(seq)-1])
			t.lines, t.line = t.lines[:len(t.lines)-n], "" // what stood there goes with the sequence that follows
		case seq == "\x1b[J", text[0] == '\r':
		case text[0] == '\n':
			t.lines, t.line = append(t.lines, t.line), ""
		case text[0] < ' ':
			t.odd = append(t.odd, strconv.Quote(text[:1]))
		default:
			t.line += text[:1]
		}
		text = text[max(len(seq), 1):]
	}
	return len(p), nil
}

// shown is what stands there.
func (t *fakeTerminal) shown() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(append(append([]string{}, t.lines...), t.line), "\n")
}

func (t *fakeTerminal) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.raw.String()
}

// inVirtualTime is the body of a spec that waits without waiting.
func inVirtualTime(body func()) func() {
	return func() {
		Expect(virtualtime.Run(func(context.Context) error {
			defer GinkgoRecover()
			body()
			return nil
		})).To(Succeed())
	}
}

var _ = Describe("A terminal", func() {
	var dir string
	BeforeEach(func() {
		GinkgoT().Setenv("TERM", "xterm")
		GinkgoT().Setenv("NO_COLOR", "")
		dir = specs.Folder(map[string]string{"a.yaml": passing, "b.yaml": strings.Replace(failing, "the wrong day", `"\e[2J\e[31mharm"`, 1)})
	})
	run := func(args ...string) *fakeTerminal {
		t := &fakeTerminal{rows: 24}
		Expect(new(Program).Run(context.Background(), append([]string{"run", dir}, args...), t, t)).To(Equal(exitFailed))
		return t
	}

	It("has verdicts in colours, and nothing else of what moves or colours it", func() {
		t := run()
		Expect(t.text()).To(And(ContainSubstring("\x1b[32mPASS\x1b[0m   the day"), ContainSubstring("\x1b[31mFAIL\x1b[0m   \\x1b[2J\\x1b[31mharm")))
		Expect(t.odd).To(BeEmpty())
		Expect(t.shown()).To(MatchRegexp(`^PASS   the day .*\nFAIL   \\x1b\[2J(?s:.*)\n2 calls: .*\n$`))
	})

	DescribeTable("has no colours", func(name, value string, args ...string) {
		GinkgoT().Setenv(name, value)
		Expect(run(args...).text()).NotTo(MatchRegexp("\x1b\\[[0-9]*m"))
	},
		Entry("with NO_COLOR", "NO_COLOR", "1"),
		Entry("if it is dumb", "TERM", "dumb"),
		Entry("if they are not wanted", "TERM", "xterm", "--color", "never"),
		Entry("if the environment does not want them", "VOICESIM_COLOR", "never"),
	)

	It("gives colours to a pipe only if it must", func() {
		Expect(voicesim("run", dir).stdout).NotTo(ContainSubstring("\x1b"))
		Expect(voicesim("run", "--color", "always", dir).stdout).To(HavePrefix("\x1b[32mPASS\x1b[0m   the day"))
		o := voicesim("run", "--color", "pink", dir)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(`--color is "pink", and can be auto, always, never`))
	})

	It("shows the calls that are being played below the lines, and in the end none of it", inVirtualTime(func() {
		t := &fakeTerminal{rows: 8}
		screen := terminal.New(t, func(name string) string { return map[string]string{"TERM": "xterm", "NO_COLOR": "1"}[name] })
		progress := terminal.NewProgress(7, false)
		end := screen.Live(progress.Lines)
		call := progress.Began("a call\x1b[2J with a name that is much too long for it")
		fmt.Fprintln(screen, "PASS   before")
		time.Sleep(150 * time.Millisecond)
		Expect(t.shown()).To(Equal("PASS   before\n0 of 7 done\n  dialling      0.0 s  a call\\x1b[2J with a name that is …  \n"))
		call.Saw(0, timeline.Connected{})
		call.Saw(900*time.Millisecond, timeline.AgentState{State: "speaking"})
		call.Saw(1234*time.Millisecond, timeline.ToolEnded{Tool: "lookup", Output: "4111111111111111", Error: "secret"})
		call.Saw(time.Second, timeline.WordHeard{Text: "secret"})
		for range 4 {
			progress.Began("more")
		}
		fmt.Fprintln(screen, "FAIL   after")
		Expect(t.shown()).To(Equal("PASS   before\nFAIL   after\n0 of 7 done\n  speaking      1.2 s  a call\\x1b[2J with a name that is …  tool lookup failed\n" +
			"  dialling      0.0 s  more                              \n… and 3 more\n"))
		fmt.Fprintln(screen.Beside(t), "a note")
		Expect(t.shown()).To(Equal("PASS   before\nFAIL   after\na note\n"))
		time.Sleep(150 * time.Millisecond)
		Expect(t.shown()).To(ContainSubstring("a note\n0 of 7 done\n"))
		fmt.Fprint(screen, "half")
		Expect(t.shown()).To(HaveSuffix("a note\nhalf"))
		fmt.Fprintln(screen, " a line")
		end()
		Expect(t.shown()).To(Equal("PASS   before\nFAIL   after\na note\nhalf a line\n"))
		Expect(t.odd).To(BeEmpty())
		Expect(t.text()).NotTo(ContainSubstring("secret"))
	}))

	It("lets the clock of a call in real time go on", inVirtualTime(func() {
		progress := terminal.NewProgress(1, true)
		call := progress.Began("a call")
		call.Saw(0, timeline.Connected{})
		time.Sleep(210 * time.Millisecond)
		Expect(progress.Lines()).To(ContainElement(ContainSubstring(" 0.2 s  a call")))
		progress.Ended(call)
		progress.Done()
		Expect(progress.Lines()).To(Equal([]string{"1 of 1 done"}))
	}))
})
