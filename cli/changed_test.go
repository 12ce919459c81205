package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/reports/results"
)

var _ = Describe("voicesim run --only-changed", func() {
	var dir, out string
	tell := func(args ...string) {
		GinkgoHelper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = dir
		text, err := cmd.CombinedOutput()
		Expect(err).NotTo(HaveOccurred(), string(text))
	}
	write := func(name, text string) {
		GinkgoHelper()
		Expect(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644)).To(Succeed())
	}
	// run returns the exit code, what was noted, and which files were played.
	run := func(args ...string) (code int, stderr string, files []string) {
		GinkgoHelper()
		_ = os.Remove(filepath.Join(out, "results.json"))
		o := voicesim(append([]string{"run", "--no-sound", "--out", out, dir}, args...)...)
		if doc, err := results.Read(filepath.Join(out, "results.json")); err == nil {
			for _, c := range doc.Results {
				files = append(files, filepath.Base(c.File))
			}
		}
		return o.code, o.stderr, files
	}
	BeforeEach(func() {
		if _, err := exec.LookPath("git"); err != nil {
			Skip("there is no git here")
		}
		ofFile := strings.Replace(passing, "supportline", "./desk.agent.yaml", 1)
		dir, out = specs.Folder(map[string]string{"a.yaml": passing, "b.yaml": passing, "c.yaml": ofFile, "desk.agent.yaml": "agents:\n  Support: {instructions: Be kind.}\n", "notes.md": ""}), GinkgoT().TempDir()
		tell("init", "-q")
		tell("add", ".")
		tell("commit", "-qm", "first")
	})

	It("plays what was changed, by itself or by its agent, and what is new", func() {
		code, stderr, files := run("--only-changed")
		Expect([]any{code, files}).To(Equal([]any{exitNothing, []string(nil)}))
		Expect(stderr).To(ContainSubstring("no scenario has a change since HEAD"))
		write("b.yaml", passing+"\n")
		write("new.yaml", passing)
		write("notes.md", "changed")
		_, _, files = run("--only-changed")
		Expect(files).To(Equal([]string{"b.yaml", "new.yaml"}))
		write("desk.agent.yaml", "agents:\n  Support: {instructions: Be very kind.}\n")
		_, _, files = run("--only-changed")
		Expect(files).To(Equal([]string{"b.yaml", "c.yaml", "new.yaml"}))
	})

	It("passes over the reports of a run in the project", func() {
		out = filepath.Join(dir, "out")
		run()
		write("b.yaml", passing+"\n")
		_, stderr, files := run("--only-changed")
		Expect(files).To(Equal([]string{"b.yaml"}), stderr)
	})

	It("plays what was changed since a commit that is named, and all where code was changed", func() {
		write("a.yaml", passing+"\n")
		tell("commit", "-qam", "second")
		_, _, files := run("--only-changed=HEAD~1")
		Expect(files).To(Equal([]string{"a.yaml"}))
		write("desk.go", "package desk")
		_, stderr, files := run("--only-changed")
		Expect(files).To(Equal([]string{"a.yaml", "b.yaml", "c.yaml"}))
		Expect(stderr).To(ContainSubstring("desk.go was changed: all is played"))
	})

	It("goes on with refused files, and refuses what git does not know", func() {
		write("b.yaml", mistaken)
		write("a.yaml", passing+"\n")
		tell("commit", "-qam", "a mistake")
		code, _, files := run("--only-changed")
		Expect([]any{code, files}).To(Equal([]any{exitUsage, []string{"b.yaml"}}))
		code, stderr, _ := run("--only-changed=nowhere")
		Expect(code).To(Equal(exitUsage))
		Expect(stderr).To(ContainSubstring("--only-changed: nowhere is no commit"))
		Expect(voicesim("run", "--only-changed", specs.Folder(map[string]string{"a.yaml": passing}))).To(endWith(exitUsage, ContainSubstring("--only-changed: fatal: not a git repository")))
	})
})
