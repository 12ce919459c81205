package cli

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("Flags that the command line does not have", func() {
	It("are taken from the environment, which stands behind the command line", func() {
		dir := specs.Folder(map[string]string{"own.yaml": ownCall})
		GinkgoT().Setenv("VOICESIM_DRY_RUN", "true")
		GinkgoT().Setenv("VOICESIM_CLOCK", "real")
		GinkgoT().Setenv("VOICESIM_TAG", "")
		Expect(voicesim("run", dir).stdout).To(ContainSubstring("clock   real"))
		Expect(voicesim("run", "--clock", "virtual", dir).stdout).To(ContainSubstring("clock   virtual"))
	})

	It("are told of where a variable of the environment is nearly one of theirs", func() {
		GinkgoT().Setenv("VOICESIM_PARALEL", "4")
		o := voicesim("explain", "heard")
		Expect(o.code).To(Equal(exitOK))
		Expect(o.stderr).To(Equal("voicesim: VOICESIM_PARALEL of the environment says nothing: did you mean VOICESIM_PARALLEL?\n"))
		Expect(voicesim("__complete", "explain", "hea").stderr).NotTo(ContainSubstring("PARALEL"))
	})

	DescribeTable("are found in the names of variables", func(variable, want string) {
		notes := unknownVariables((&Program{}).newRoot(), []string{"PATH=/bin", variable})
		if want == "" {
			Expect(notes).To(BeEmpty())
			return
		}
		Expect(notes).To(HaveExactElements(ContainSubstring("did you mean VOICESIM_" + want + "?")))
	},
		Entry("a typo", "VOICESIM_PARALEL=4", "PARALLEL"),
		Entry("two letters swapped", "VOICESIM_LATS_FAILED=true", "LAST_FAILED"),
		Entry("pytest's and Playwright's word", "VOICESIM_WORKERS=4", "PARALLEL"),
		Entry("that of another command", "VOICESIM_ADDR=:8765", ""),
		Entry("one of the specs", "VOICESIM_PLAYS=2", ""),
		Entry("a typo of one of the specs", "VOICESIM_PLAY=2", ""),
		Entry("one of somebody's own", "VOICESIM_OUR_STAGING_HOST=x", ""),
		Entry("one with another beginning", "MY_VOICESIM_PARALEL=4", ""),
	)

	It("are taken from voicesim.yaml, which stands behind both, with paths from its folder", func() {
		dir := specs.Folder(map[string]string{"voicesim.yaml": "run: {out: reports, clock: real, no-sound: true, tag: [a, b]}\n", "calls/own.yaml": "tags: [b]\n" + ownCall})
		GinkgoT().Setenv("VOICESIM_CLOCK", "virtual")
		o := voicesim("run", filepath.Join(dir, "calls"))
		Expect(o.code).To(Equal(exitOK), o.stdout+o.stderr)
		Expect(o.stdout).To(ContainSubstring("times real time"))
		Expect(os.ReadDir(filepath.Join(dir, "reports", "calls"))).To(HaveLen(3), "a transcript, a timeline and a trace, and no sound")
	})

	DescribeTable("are refused with their place", func(env, config, want string) {
		dir := specs.Folder(map[string]string{"voicesim.yaml": config, "own.yaml": ownCall})
		if env != "" {
			GinkgoT().Setenv("VOICESIM_PARALLEL", env)
		}
		GinkgoT().Chdir(dir)
		o := voicesim("run", ".")
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(HavePrefix("voicesim: " + want))
	},
		Entry("a value of the environment", "many", "", `VOICESIM_PARALLEL of the environment: invalid argument "many" for "-j, --parallel" flag: invalid syntax`),
		Entry("a value of the file", "", "run:\n  parallel: many\n", `voicesim.yaml:2:3: invalid argument "many" for "-j, --parallel" flag: invalid syntax`),
		Entry("an unknown flag", "", "run: {paralel: 2}\n", `voicesim.yaml:1:7: run has no flag "paralel": did you mean "parallel"?`),
		Entry("several", "", "voice: flitee\nrun: {paralel: 4, clock: real, allow: exec}\nmaks: x\n", "voicesim.yaml:1:8: there is no voice \"flitee\": did you mean \"flite\"?\nvoicesim.yaml:3:1: unknown key \"maks\": did you mean \"mask\"?\n"+
			"voicesim.yaml:2:7: run has no flag \"paralel\": did you mean \"parallel\"?\nvoicesim.yaml:2:32: allow is for the command line"),
		Entry("what tools may do", "", "run: {allow: exec}\n", "voicesim.yaml:1:7: allow is for the command line, or for VOICESIM_ALLOW of the environment: a folder does not decide that"),
		Entry("who is called", "", "run: {target: 'wss://example.com'}\n", "voicesim.yaml:1:7: target is for the command line"),
		Entry("no map", "", "run: fast\n", `voicesim.yaml:1:6: run "fast" is a map of flags: write it like {parallel: 4}`),
		Entry("nothing", "", "run: {parallel: }\n", "voicesim.yaml:1:17: parallel is a text that is not empty"),
	)
})
