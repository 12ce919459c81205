package cli

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
)

// targetKey is the key of targets here, which nobody may see.
const targetKey = "sk-hush-hush"

// noKey takes the key and CI out of the environment of a spec.
func noKey() {
	for _, name := range []string{keyVariable, "CI"} {
		GinkgoT().Setenv(name, "")
		Expect(os.Unsetenv(name)).To(Succeed())
	}
}

var _ = Describe("voicesim run --target", func() {
	BeforeEach(noKey)

	DescribeTable("refuses", func(env, complaint string, args ...string) {
		for _, set := range strings.Fields(env) {
			name, value, _ := strings.Cut(set, "=")
			GinkgoT().Setenv(name, value)
		}
		o := voicesim(append(append([]string{"run"}, args...), specs.Folder(map[string]string{"a.yaml": passing}))...)
		Expect(o.code).To(Equal(exitUsage), o.stderr)
		Expect(o.stderr).To(And(ContainSubstring(complaint), Not(ContainSubstring("hush"))))
		Expect(strings.Count(o.stderr, "\n")).To(Equal(1))
	},
		Entry("no key", "", "--target live needs a key: set the environment variable OPENAI_API_KEY", "--target", "live"),
		Entry("no key for an address", "", "--target ws://127.0.0.1:1/v1 needs a key: set the environment variable OPENAI_API_KEY", "--target", "ws://127.0.0.1:1/v1"),
		Entry("what is no target", "", "--target is sim, live, or an address such as wss://example.com/v1/realtime", "--target", "https://example.com"),
		Entry("an address without a host", "", "--target is sim, live, or an address", "--target", "ws:///v1"),
		Entry("a key in the address", "", "an address has no key in it", "--target", "wss://user:hush@example.com/v1"),
		Entry("CI without a budget", "CI=true OPENAI_API_KEY="+targetKey, "in CI a run there needs a --budget", "--target", "live"),
		Entry("CI without a budget, elsewhere", "CI=1 OPENAI_API_KEY="+targetKey, "--target wss://example.com/v1 can cost money", "--target", "wss://example.com/v1?key=hush"),
		Entry("a budget that is none", "", "--budget is -1s, and cannot be negative", "--budget=-1s"),
	)

	It("prints a plan and dials nobody: what is played, skipped and refused, and for how long", func() {
		GinkgoT().Setenv(keyVariable, targetKey)
		GinkgoT().Chdir(specs.Folder(map[string]string{
			"a.yaml": passing, "b.yaml": strings.Replace(passing, "tags: [quick]", "targets: [sim]", 1),
			"c.yaml": strings.Replace(passing, "  - expect:", "  - fault: noop\n  - expect:", 1),
			"d.yaml": strings.ReplaceAll(passing, "Where is order A1001?", "These words nobody has recorded."),
			"e.yaml": strings.Replace(passing, "tags: [quick]", "targets: [live]\nlimits: {duration: 90s}", 1),
		}))
		o := voicesim("run", "--target", "wss://example.com/v1/realtime?token=hush", "--dry-run", "--budget", "3m", ".")
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stdout).To(Equal(`target  wss://example.com/v1/realtime
clock   real
key     from OPENAI_API_KEY
budget  3m0s

play     a.yaml  the day, at most 2m0s
skip     b.yaml  it is for sim only
skip     c.yaml  it has faults, which only the simulator makes
refused  d.yaml  mistakes: 1
play     e.yaml  the day, at most 1m30s

calls: 2, at most 3m0s together; nobody was dialled
`))
		Expect(o.stderr).To(And(ContainSubstring(`d.yaml:5:13: no recording of a caller says "These words nobody has recorded."`),
			ContainSubstring("only the simulator understands the stand-in voice"), ContainSubstring("record them into a folder recordings")))
		Expect(os.Remove("d.yaml")).To(Succeed())
		Expect(voicesim("run", "--target", "live", "--dry-run", ".").code).To(Equal(exitOK))
		GinkgoT().Setenv(keyVariable, "")
		o = voicesim("run", "--target", "live", "--dry-run", ".")
		Expect([]any{o.code, o.stderr}).To(Equal([]any{exitOK, ""}))
		Expect(o.stdout).To(ContainSubstring("\nkey     missing: set the environment variable OPENAI_API_KEY\n"))
		o = voicesim("run", "--dry-run", ".")
		Expect(o.stdout).To(And(HavePrefix("target  simulator\nclock   virtual\nkey     none is needed\nbudget  none\n"), ContainSubstring("skip  e.yaml  it is for live only")))
	})

	It("tells a target that cannot be reached before any call", func() {
		GinkgoT().Setenv(keyVariable, targetKey)
		o := voicesim("run", "--target", "ws://127.0.0.1:1/v1/realtime", specs.Folder(map[string]string{"a.yaml": passing}))
		Expect(o.code).To(Equal(exitNotPlayed))
		Expect(o.stderr).To(And(HavePrefix("voicesim: ws://127.0.0.1:1/v1/realtime: "), ContainSubstring("refused"), Not(ContainSubstring("hush"))))
		Expect(o.stdout).To(BeEmpty())
	})
})

var _ = Describe("voicesim run --target, against a server in another process", Label("network"), Ordered, func() {
	var binary string
	BeforeAll(func() { binary = builds("..", "./cmd/voicesim") })
	BeforeEach(noKey)

	serve := func(args ...string) string { return serves(binary, args...) }
	// run runs the binary, and returns its exit code and all that it printed.
	run := func(spec SpecContext, env []string, args ...string) (int, string) {
		GinkgoHelper()
		cmd := exec.CommandContext(spec, binary, append([]string{"run"}, args...)...)
		cmd.Env = append(append(os.Environ(), keyVariable+"="+targetKey), env...)
		out, err := cmd.CombinedOutput()
		if exit, ok := err.(*exec.ExitError); ok {
			return exit.ExitCode(), string(out)
		}
		Expect(err).NotTo(HaveOccurred())
		return 0, string(out)
	}

	It("plays every bundled scenario without faults over TLS, and says what was not checked", func(spec SpecContext) {
		dir := GinkgoT().TempDir()
		ca, out := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "out")
		address := serve("--tls", "--tls-ca", ca, "--key", targetKey, "--rules", "testdata/supportline.rules.json")
		Expect(address).To(HavePrefix("wss://"))
		var others []string
		files, err := filepath.Glob("../scenarios/library/supportline/*.yaml")
		Expect(err).NotTo(HaveOccurred())
		for _, file := range files {
			if filepath.Base(file) != "refund-refused.yaml" { // whose model does otherwise in the same place
				others = append(others, file)
			}
		}
		trust := []string{"SSL_CERT_FILE=" + ca}
		code, printed := run(spec, trust, append([]string{"--target", address, "-j", "7", "--budget", "7m", "--out", out}, others...)...)
		Expect(code).To(Equal(exitOK), printed)
		Expect(printed).To(MatchRegexp(`6 passed \(6 with something that was not looked at\), 1 skipped\n$`))
		Expect(printed).To(And(ContainSubstring("not checked on "+address+": model steps (7)"), Not(ContainSubstring("hush"))))
		data, err := os.ReadFile(filepath.Join(out, "results.json"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(data)).NotTo(ContainSubstring("hush"))
		var results struct {
			Run     struct{ Target, Clock string }
			Results []struct {
				NotLookedAt []struct{ Kind string } `json:"not_looked_at"`
			}
		}
		Expect(json.Unmarshal(data, &results)).To(Succeed())
		Expect(string(data)).To(ContainSubstring(`"target": "` + address + `"`))
		Expect(results.Results).To(ContainElement(HaveField("NotLookedAt", ContainElement(HaveField("Kind", "target")))))

		rules, err := os.ReadFile("testdata/supportline.rules.json")
		Expect(err).NotTo(HaveOccurred())
		refused := filepath.Join(specs.Folder(map[string]string{"rules.json": strings.Replace(string(rules), `"say": "I can help with that refund. Can you confirm the order number?"`,
			`"say": "One moment, a colleague has to approve this.", "calls": [{"name": "issue_refund", "arguments": {"order_id": "A1001"}}]`, 1)}), "rules.json")
		address = serve("--tls", "--tls-ca", ca, "--rules", refused)
		code, printed = run(spec, trust, "--target", address, "../scenarios/library/supportline/refund-refused.yaml")
		Expect(code).To(Equal(exitOK), printed)
	}, NodeTimeout(3*time.Minute))

	It("finds over TCP what the model did otherwise, a wrong key, and the end of a budget", func(spec SpecContext) {
		address := serve("--key", targetKey)
		Expect(address).To(HavePrefix("ws://"))
		dir := specs.Folder(map[string]string{"a.yaml": passing})
		code, printed := run(spec, nil, "--target", address, dir)
		Expect(code).To(Equal(exitFailed), printed)
		Expect(printed).To(ContainSubstring(`caller should hear "Tuesday"`))

		code, printed = run(spec, []string{keyVariable + "=sk-wrong-hush"}, "--target", address, dir)
		Expect(code).To(Equal(exitNotPlayed), printed)
		Expect(printed).To(And(HavePrefix("voicesim: "+address+": "), ContainSubstring("invalid_api_key"), Not(ContainSubstring("wrong-hush"))))

		begun := time.Now()
		code, printed = run(spec, nil, "--target", address, "--budget", "2s", dir)
		Expect(code).To(Equal(exitBudget), printed)
		Expect(printed).To(And(MatchRegexp(`(?m)^ERROR  the day .*  the budget of 2s is used up$`), ContainSubstring("\nvoicesim: the budget of 2s is used up")))
		Expect(time.Since(begun)).To(BeNumerically("<", 6*time.Second))
	}, NodeTimeout(time.Minute))

	It("plays the folder of voicesim init there, once its words are recorded, as docs/own-agents.md says", func(spec SpecContext) {
		page, err := os.ReadFile(ownAgentsPage)
		Expect(err).NotTo(HaveOccurred())
		shown := blocks(string(page), "console")[1]
		Expect(shown).To(And(ContainSubstring("\n$ voicesim serve --recordings recordings --rules desk.rules.json &\n"), ContainSubstring(" calls\nPASS   the next appointment\nFAIL   the wrong day\n")))
		GinkgoT().Chdir(GinkgoT().TempDir())
		Expect(voicesim("init").code).To(Equal(exitOK))
		for i, words := range []string{
			"Good morning, this is Ada Lovelace, when is my next appointment?", "Lovely, I'll be there, goodbye.", "Hello, this is Alan Turing. When do I have to come?",
		} {
			name := fmt.Sprintf("line%d.wav", i)
			Expect(os.WriteFile(name, []byte(speakable(words, "recorded", 0)), 0o600)).To(Succeed())
			Expect(voicesim("recordings", "add", name, "--words", words).code).To(Equal(exitOK))
		}
		code, printed := run(spec, nil, "--target", serve("--recordings", "recordings", "--rules", "desk.rules.json"), "-j", "2", "calls")
		Expect(code).To(Equal(exitFailed), printed)
		Expect(printed).To(And(HavePrefix("PASS   the next appointment"), ContainSubstring("\nFAIL   the wrong day"), ContainSubstring(`caller should hear "Thursday"`)))
	}, NodeTimeout(time.Minute))

	It("gives up on a server that says nothing", func(spec SpecContext) {
		silent, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(silent.Close)
		begun := time.Now()
		code, printed := run(spec, nil, "--target", "ws://"+silent.Addr().String()+"/v1/realtime", "--budget", "2s", specs.Folder(map[string]string{"a.yaml": passing}))
		Expect(code).To(Equal(exitBudget), printed)
		Expect(time.Since(begun)).To(BeNumerically("<", 6*time.Second))
	}, NodeTimeout(time.Minute))
})
