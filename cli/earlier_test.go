package cli

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("Reports of an earlier run", func() {
	var dir, out string
	BeforeEach(func() {
		dir, out = specs.Folder(map[string]string{"a.yaml": passing}), GinkgoT().TempDir()
		GinkgoT().Setenv("CI", "")
		Expect(voicesim("run", "-q", "--no-sound", "--out", out, dir).code).To(Equal(exitOK))
	})

	It("are not those of this run, in which every file was refused", func() {
		refused := specs.Folder(map[string]string{"a.yaml": "name: a\nagent: b.yaml\nscript: 7\n", "b.yaml": "name: b\n"})
		GinkgoT().Setenv("CI", "true")
		for range 3 { // the clock of a file system is coarser than that of the process
			fresh := GinkgoT().TempDir()
			o := voicesim("run", "-q", "--no-sound", "--out", fresh, filepath.Join(refused, "a.yaml"))
			Expect(o.code).NotTo(Equal(exitOK))
			Expect(o.stderr).NotTo(ContainSubstring("earlier run"))
			Expect(filepath.Join(fresh, "results.json")).To(BeAnExistingFile())
		}
	})

	DescribeTable("are told of where a run wrote none of its own, and in CI they go", func(args ...string) {
		for i, a := range args {
			if a == "OUT" {
				args[i] = out
			}
		}
		o := voicesim(args...)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(out + " has the reports of an earlier run: this one wrote none\n"))
		Expect(filepath.Join(out, "results.json")).To(BeAnExistingFile())
		GinkgoT().Setenv("CI", "true")
		o = voicesim(args...)
		Expect(o.stderr).To(ContainSubstring("the reports of an earlier run in " + out + " were removed"))
		for _, name := range []string{"results.json", "report.html", "junit.xml", "summary.md", "calls/the-day.txt"} {
			Expect(filepath.Join(out, name)).NotTo(BeAnExistingFile())
		}
		Expect(voicesim(args...).stderr).NotTo(ContainSubstring("earlier run"))
	},
		Entry("a value that cannot be", "run", "--clock", "fast", "--out", "OUT"),
		Entry("a flag that there is not, before the folder", "run", "--nope", "-o", "OUT"),
		Entry("a file that is not there", "run", "--out", "OUT", "nowhere.yaml"),
	)

	It("are not told of where a run wrote its own, or names no folder", func() {
		Expect(voicesim("run", "--out", out, specs.Folder(map[string]string{"b.yaml": failing})).stderr).NotTo(ContainSubstring("earlier run"))
		Expect(voicesim("run", "--clock", "fast").stderr).NotTo(ContainSubstring("earlier run"))
	})
})

var _ = Describe("voicesim run --last-failed", func() {
	It("says so after a run that played nothing", func() {
		dir, out := specs.Folder(map[string]string{"a.yaml": "name: a\nagent: supportline\nskip: later\nscript:\n  - caller: Hello.\n"}), GinkgoT().TempDir()
		Expect(voicesim("run", "--out", out, dir).code).To(Equal(exitNothing))
		o := voicesim("run", "--out", out, "--last-failed", dir)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring("--last-failed: the former run, " + filepath.Join(out, "results.json") + ", played nothing: run once without it"))
	})
})

var _ = Describe("voicesim completion", func() {
	DescribeTable("refuses a shell that it has nothing for", func(complaint string, args ...string) {
		o := voicesim(append([]string{"completion"}, args...)...)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(complaint))
	},
		Entry("another shell", `there is no completion for "tcsh": there is one for bash, fish, powershell, zsh`, "tcsh"),
		Entry("none", "name one of bash, fish, powershell, zsh"),
	)
})

var _ = Describe("The .gitignore of voicesim init", func() {
	It("has the folder of reports, and one that is there stays", func() {
		dir := GinkgoT().TempDir()
		Expect(voicesim("init", filepath.Join(dir, "new")).code).To(Equal(exitOK))
		Expect(os.ReadFile(filepath.Join(dir, "new", ".gitignore"))).To(BeEquivalentTo("# Reports of voicesim\nout/\nvoicesim-demo/\n"))
		old := filepath.Join(dir, "old")
		Expect(os.Mkdir(old, 0o755)).To(Succeed())
		Expect(os.WriteFile(filepath.Join(old, ".gitignore"), []byte("*.o\n"), 0o644)).To(Succeed())
		o := voicesim("init", old)
		Expect(o.code).To(Equal(exitOK), o.stderr)
		Expect(o.stdout).To(ContainSubstring(".gitignore                     is there: add out/, where reports go\n"))
		Expect(os.ReadFile(filepath.Join(old, ".gitignore"))).To(BeEquivalentTo("*.o\n"))
	})
})

var _ = Describe("A mistake in an agent file that several scenarios name", func() {
	DescribeTable("is listed once", func(agent, mistake string) {
		call := "name: NAME\nagent: a.agent.yaml\nscript:\n  - caller: Hello.\n  - model: Hi.\n  - expect: {heard: Hi}\n"
		dir, out := specs.Folder(map[string]string{"a.agent.yaml": agent, "1.yaml": call, "2.yaml": call}), GinkgoT().TempDir()
		o := voicesim("run", "--github", "--out", out, dir)
		Expect(o.code).To(Equal(exitUsage))
		Expect(strings.Count(o.stderr, mistake)).To(Equal(1), o.stderr)
		Expect(strings.Count(o.stdout, "::error ")).To(Equal(strings.Count(o.stderr, ".yaml:")), o.stdout)
		Expect(o.stdout).To(ContainSubstring("2 files refused"), "the calls, and not their agent as a third")
		summary, err := os.ReadFile(filepath.Join(out, "summary.md"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(summary)).To(ContainSubstring("as told of " + filepath.ToSlash(filepath.Join(dir, "1.yaml"))))
		Expect(strings.Count(voicesim("validate", dir).stderr, mistake)).To(Equal(1))
	},
		Entry("a key that there is not", "agents:\n  A: {instructionz: Be kind.}\n", `unknown key "instructionz"`),
		Entry("a file that is none", "name: A\ninstructionz: x\n", `unknown key "instructionz"`),
	)
})
