package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/reports/results"
)

// The canaries: a key, the numbers of two cards, and a PIN.
const (
	canaryKey   = "sk-proj-Zk3vQ9xLmT7wB2nR5yH8"
	canaryCard  = "4111 1111 1111 1111"
	canaryOther = "4539148803436467" // no two of its parts are the same
	canaryPIN   = "471193"
)

// canaries matches them as they are, parted, and said; of the other card any six digits that follow one another.
var canaries = regexp.MustCompile(`Zk3vQ9xLmT7wB2nR5yH8|4111[ .-]?1111[ .-]?1111[ .-]?1111|(?i:four one one one one one)|471193|4[ .-]7[ .-]1[ .-]1[ .-]9[ .-]3|(?i:four seven one one)|` +
	inAnyWriting(canaryOther, 6) + `|(?i:forty.?five\W+thirty.?nine|thirty.?nine\W+fourteen|fourteen\W+eighty.?eight|forty.?three\W+sixty.?four|sixty.?four\W+sixty.?seven)`)

// inAnyWriting matches so many digits of a number that follow one another, in figures or words, whatever little stands between them.
func inAnyWriting(number string, n int) string {
	words := []string{"zero|oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	var all []string
	for at := 0; at+n <= len(number); at++ {
		var digits []string
		for _, d := range number[at : at+n] {
			digits = append(digits, "(?:"+string(d)+"|"+words[d-'0']+")")
		}
		all = append(all, strings.Join(digits, `[^0-9A-Za-z]{0,3}`))
	}
	return "(?i:" + strings.Join(all, "|") + ")"
}

// keysTold match what tells of a single key in any format: read one after the other these are a number, too.
var keysTold = []*regexp.Regexp{
	regexp.MustCompile(`"key": ?"(.)"`), regexp.MustCompile(`key (\S) was heard`), regexp.MustCompile(`"event": ?"(.)"`), regexp.MustCompile(`dtmf: \\?"(.)\\?"`),
	regexp.MustCompile(`keys \\?"(.)\\?"`), regexp.MustCompile(`presses\) (\S)\s`), regexp.MustCompile(`keys (\d)\b`), regexp.MustCompile(`"order_id\\?": ?\\?"(\d)\\?"`), regexp.MustCompile(`pressed (\d)\b`),
}

// canaryIn is where a canary stands in a text; "" is nowhere.
func canaryIn(text string) string {
	if at := canaries.FindStringIndex(text); at != nil {
		return "…" + text[max(0, at[0]-200):min(len(text), at[1]+60)] + "…"
	}
	for _, told := range keysTold {
		var keys strings.Builder
		for _, m := range told.FindAllStringSubmatch(text, -1) {
			keys.WriteString(m[1])
		}
		for at := 0; at+6 <= len(canaryOther); at++ {
			if strings.Contains(keys.String(), canaryOther[at:at+6]) {
				return told.String() + " tells of the keys " + keys.String()
			}
		}
	}
	return ""
}

// keying are steps in which keys are pressed and expected, each in an exchange of its own, and a tool gets them.
func keying(keys ...string) string {
	var steps strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&steps, "  - model: Yes.\n  - dtmf: %q\n  - expect: {digits: %q}\n", k, k)
	}
	return steps.String()
}

// canaryAgents have a tool that tells all three, one that needs a human, one that fails, and a guardrail.
func canaryAgents() harness.Agents {
	var calls atomic.Int64
	told := `{"api_key": "` + canaryKey + `", "note": "card ` + canaryCard + `", "pin": ` + canaryPIN + `, "list": ["` + canaryPIN + `"]}`
	desk := func() *agents.Agent {
		n := calls.Add(1)
		return &agents.Agent{Name: "Desk", Instructions: "The key is " + canaryKey + ". Cards such as " + canaryCard + " are not read out.", Tools: []agents.Tool{
			agents.NewTool("look_up", "With the key "+canaryKey, func(context.Context, map[string]any) (json.RawMessage, error) { return json.RawMessage(told), nil }),
			agents.NewTool("charge", "Charges a card.", func(context.Context, map[string]any) (string, error) { return "charged " + canaryCard, nil }).WithApproval(),
			agents.NewTool("break", "Fails.", func(context.Context, map[string]any) (string, error) {
				return "", errors.New("https://ann:" + canaryKey + "@example.com said no to " + canaryCard)
			}),
			agents.NewTool("sometimes", "Works the second time.", func(context.Context, map[string]any) (string, error) {
				if n%2 == 0 {
					return "PIN " + canaryPIN, nil
				}
				return "password: " + canaryKey, nil
			}),
		}}
	}
	return harness.Agents{"desk": desk, "broken": func() *agents.Agent { panic("no session with " + canaryKey + " for the PIN " + canaryPIN) }}
}

// canaryCalls is a scenario of each kind.
var canaryCalls = map[string]string{
	"passed.yaml": "name: passed " + canaryCard + "\nagent: desk\ntags: [" + canaryKey + "]\nallow: [misheard, repeated_call]\nscript:\n" +
		"  - caller: My PIN is " + canaryPIN + ". Where is order A1001?\n    spoken: Where is order A1001?\n" +
		"  - model: {tool: look_up, with: {pin: \"" + canaryPIN + "\", card: \"" + canaryCard + "\"}}\n  - model: Your PIN is 4 7 1 1 9 3, and the card is " + canaryCard + ".\n  - expect: {heard: card}\n",
	"failed.yaml": "name: failed\nagent: desk\nallow: [misheard]\nscript:\n  - caller: Where is order A1001?\n  - model: {tool: look_up, with: {card: 4111111111111111}}\n  - model: It is " + canaryCard + ".\n" +
		"  - expect: {tool: look_up, returns: {pin: \"" + canaryPIN + "\", api_key: " + canaryKey + "}}\n  - expect: {heard: the PIN is " + canaryPIN + "}\n",
	"tools.yaml": "name: tools that fail and wait\nagent: desk\nallow: [tool, error, misheard, approval]\napprovals: reject\nscript:\n  - caller: Where is order A1001?\n" +
		"  - model: {tools: [{tool: break, with: {password: \"" + canaryKey + "\"}}, {tool: charge, with: {cvv: \"" + canaryPIN + "\", card: \"" + canaryCard + "\"}}]}\n  - model: It failed.\n  - expect: {heard: failed}\n",
	"error.yaml":   "name: error\nagent: broken\nscript:\n  - caller: Where is order A1001?\n",
	"skipped.yaml": "name: skipped\nagent: desk\nskip: waits for " + canaryKey + " and the PIN " + canaryPIN + "\nscript:\n  - caller: Where is order A1001?\n",
	"refused.yaml": "name: refused\nagent: desk\nscript:\n  - caller: Where is order A1001?\n    secret: " + canaryKey + "\n  - model: " + canaryCard + "\n    pin: " + canaryPIN + "\n",
	"flaky.yaml": "name: flaky\nagent: desk\nscript:\n  - caller: Where is order A1001?\n  - model: {tool: sometimes}\n  - expect: {tool: sometimes, returns: PIN " + canaryPIN + "}\n" +
		"  - model: Done.\n  - expect: {heard: Done}\n",
	"keyed.yaml": "name: keyed " + canaryOther + "\nabout: four five three nine one four eight eight zero three four three six four six seven\nagent: desk\nallow: [misheard]\nscript:\n  - caller: Where is order A1001?\n" +
		keying("1", canaryOther+"#") + "  - model: {tool: look_up, with: {order_id: \"" + canaryOther + "\"}}\n" +
		"  - model: It is forty-five thirty-nine fourteen eighty-eight zero three forty-three sixty-four sixty-seven.\n  - expect: {digits: \"4539148803436468\"}\n",
	"single.yaml": "name: key by key\nagent: desk\nallow: [misheard]\nscript:\n  - caller: Where is order A1001?\n" + keying(strings.Split(canaryOther, "")...) + "  - model: Done.\n  - expect: {heard: this never}\n",
	"parts.yaml": "name: in parts\nagent: desk\nallow: [misheard]\nscript:\n  - caller: Where is order A1001?\n" + keying("4539#", "1488#", "0343#", "6467#") +
		"  - model: {tool: look_up, with: {part: \"1488\"}}\n  - model: Done with 0343.\n  - expect: {heard: the parts 4539 1488}\n",
	"mixed.yaml": "name: said and keyed\nagent: desk\nallow: [misheard]\nscript:\n  - caller: My card is four five three nine, one four eight eight.\n    spoken: Where is order A1001?\n  - model: And the rest?\n  - dtmf: \"03436467#\"\n" +
		"  - model: So 45391488, and oh three four three six four six seven.\n  - expect: {heard: this never}\n",
	"turns.yaml": "name: over two answers\nagent: desk\nallow: [misheard]\nscript:\n  - caller: Where is order A1001?\n  - model: It is forty-five thirty-nine, fourteen eighty-eight.\n  - caller: Where is order A1001?\n  - model: And 0343 6467.\n" +
		"  - expect: {heard: \"0343 6467 and this never\"}\nchecks:\n  never_heard: {card_number: true}\n",
}

var _ = Describe("Canaries of secrets", func() {
	It("of a project's own, by the patterns of voicesim.yaml, are masked, too", func() {
		dir, out := specs.Folder(map[string]string{"voicesim.yaml": `mask: ['\bCU-[0-9]+', '(?i)anna']`,
			"a.yaml": "name: CU-12345 calls\nagent: supportline\nscript:\n  - caller: Where is order A1001?\n  - model: Anna, it is CU-777.\n  - expect: {heard: CU-778}\n"}), GinkgoT().TempDir()
		o := voicesim("run", "--out", out, "--no-sound", dir)
		Expect(o.code).To(Equal(exitFailed), o.stderr)
		Expect(o.stdout).To(And(ContainSubstring("FAIL   [masked] calls"), ContainSubstring("[masked], it is [masked]"), Not(MatchRegexp(`CU-\d|(?i)anna`))))
		Expect(filepath.Join(out, "calls", "masked-calls.txt")).To(BeAnExistingFile())
		text, err := os.ReadFile(filepath.Join(out, "results.json"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).NotTo(MatchRegexp(`CU-\d|(?i)anna`))
		Expect(voicesim("run", specs.Folder(map[string]string{"voicesim.yaml": `mask: ["("]`, "a.yaml": passing}))).To(endWith(exitUsage, ContainSubstring(`voicesim.yaml:1:8: mask "(" is no regular expression`)))
		Expect(voicesim("run", specs.Folder(map[string]string{"voicesim.yaml": `mask: ["a*"]`, "a.yaml": passing}))).To(endWith(exitUsage, ContainSubstring("matches nothing, too")))
	})

	It("are in no report, of no kind of call and in no format, and on no terminal", Label("sweep"), func() {
		dir, out := specs.Folder(canaryCalls), GinkgoT().TempDir()
		GinkgoT().Setenv("GITHUB_STEP_SUMMARY", filepath.Join(out, "step.md"))
		GinkgoT().Setenv("SHOP_PASSWORD", "fromtheenvironment")
		p := &Program{Agents: canaryAgents()}
		var said bytes.Buffer
		run := func(code int, args ...string) {
			GinkgoHelper()
			Expect(p.Run(context.Background(), args, &said, &said)).To(Equal(code), said.String())
		}
		run(exitUsage, "run", "-j", "1", "--github", "--retries", "1", "--lint", "notice", "--out", filepath.Join(out, "whole"), dir)
		run(exitUsage, "run", "-j", "1", "--transcript", "--repeat", "2", "--out", filepath.Join(out, "again"), dir)
		for _, part := range []string{"1/2", "2/2"} {
			Expect(p.Run(context.Background(), []string{"run", "-j", "1", "--shard", part, "--out", filepath.Join(out, "parts", part[:1]), dir}, &said, &said)).NotTo(Equal(exitOK))
		}
		run(exitUsage, "merge", "--github", "--out", filepath.Join(out, "merged"), filepath.Join(out, "parts"))
		run(exitFailed, "compare", filepath.Join(out, "again"), filepath.Join(out, "merged"))
		run(exitFailed, "compare", "--json", filepath.Join(out, "again"), filepath.Join(out, "merged"))
		run(exitOK, "baseline", "save", filepath.Join(out, "whole"), "--baseline", filepath.Join(out, "kept"))
		run(exitOK, "report", filepath.Join(out, "merged"))
		Expect(p.Run(context.Background(), []string{"run", "-v", "-j", "1", "--no-sound", "--out", filepath.Join(out, "logged"), filepath.Join(dir, "keyed.yaml"), filepath.Join(dir, "turns.yaml")}, &said, &said)).To(Equal(exitFailed))
		run(exitUsage, "run", "--dry-run", dir)
		run(exitUsage, "validate", dir)
		run(exitOK, "list", dir)
		run(exitOK, "list", "--json", dir)
		run(exitUsage, "run", filepath.Join(dir, "no-"+canaryOther+".yaml"))
		run(exitUsage, "run", "--tag", canaryOther+" &&", dir)
		run(exitUsage, "run", "--target", "wss://ann:"+canaryKey+"@127.0.0.1:1/?card="+canaryOther, dir)
		run(exitFailed, "mutants", "-j", "1", "--github", "--only", "choppy,tool_run_twice,no_flush,answer_swapped", "--out", filepath.Join(out, "mutants"),
			filepath.Join(dir, "passed.yaml"), filepath.Join(dir, "tools.yaml"), filepath.Join(dir, "failed.yaml"))

		doc, err := results.Read(filepath.Join(out, "whole", "results.json"))
		Expect(err).NotTo(HaveOccurred())
		t := doc.Totals
		Expect([]int{t.Passed, t.Flaky, t.Failed, t.Errors, t.Refused, t.Skipped}).To(Equal([]int{2, 1, 6, 2, 1, 1}), "each kind is there")

		kinds := map[string]int{}
		Expect(filepath.WalkDir(out, func(path string, d os.DirEntry, err error) error {
			Expect(canaryIn(d.Name())).To(BeEmpty(), path)
			kind := filepath.Ext(path)
			if err != nil || d.IsDir() || kind == ".wav" {
				return err
			}
			text, err := os.ReadFile(path)
			kinds[kind]++
			if found := canaryIn(string(text)); found != "" {
				Fail(path + ": " + found)
			}
			return err
		})).To(Succeed())
		Expect(kinds).To(And(HaveKey(".json"), HaveKey(".jsonl"), HaveKey(".txt"), HaveKey(".xml"), HaveKey(".md"), HaveKey(".html")))
		Expect(canaryIn(said.String())).To(BeEmpty())
		Expect(strings.Count(said.String(), "[masked]")).To(BeNumerically(">", 20))
	})
})
