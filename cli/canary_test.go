package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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

// The canaries: a key, the number of a card, and a PIN.
const (
	canaryKey  = "sk-proj-Zk3vQ9xLmT7wB2nR5yH8"
	canaryCard = "4111 1111 1111 1111"
	canaryPIN  = "471193"
)

// canaries matches them as they are, parted, and said.
var canaries = regexp.MustCompile(`Zk3vQ9xLmT7wB2nR5yH8|4111[ .-]?1111[ .-]?1111[ .-]?1111|(?i:four one one one one one)|471193|4[ .-]7[ .-]1[ .-]1[ .-]9[ .-]3|(?i:four seven one one)`)

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
		run(exitFailed, "mutants", "-j", "1", "--github", "--only", "choppy,tool_run_twice,no_flush,answer_swapped", "--out", filepath.Join(out, "mutants"),
			filepath.Join(dir, "passed.yaml"), filepath.Join(dir, "tools.yaml"), filepath.Join(dir, "failed.yaml"))

		doc, err := results.Read(filepath.Join(out, "whole", "results.json"))
		Expect(err).NotTo(HaveOccurred())
		t := doc.Totals
		Expect([]int{t.Passed, t.Flaky, t.Failed, t.Errors, t.Refused, t.Skipped}).To(Equal([]int{2, 1, 1, 2, 1, 1}), "each kind is there")

		kinds := map[string]int{}
		Expect(filepath.WalkDir(out, func(path string, d os.DirEntry, err error) error {
			Expect(canaries.FindString(d.Name())).To(BeEmpty(), path)
			kind := filepath.Ext(path)
			if err != nil || d.IsDir() || kind == ".wav" {
				return err
			}
			text, err := os.ReadFile(path)
			kinds[kind]++
			if found := canaries.FindIndex(text); found != nil {
				Fail(path + ": …" + string(text[max(0, found[0]-200):min(len(text), found[1]+60)]) + "…")
			}
			return err
		})).To(Succeed())
		Expect(kinds).To(And(HaveKey(".json"), HaveKey(".jsonl"), HaveKey(".txt"), HaveKey(".xml"), HaveKey(".md"), HaveKey(".html")))
		Expect(canaries.FindString(said.String())).To(BeEmpty(), said.String())
		Expect(strings.Count(said.String(), "[masked]")).To(BeNumerically(">", 20))
	})
})
