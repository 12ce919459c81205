package cli

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("voicesim init", func() {
	It("goes from an empty folder to a green and a red call, as docs/own-agents.md says it", func() {
		data, err := os.ReadFile(ownAgentsPage)
		Expect(err).NotTo(HaveOccurred())
		session := blocks(string(data), "console")[0]
		dir := GinkgoT().TempDir()
		GinkgoT().Chdir(dir)
		var commands int
		var printed, last string
		for line := range strings.Lines(session) {
			command, isCommand := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "$ ")
			switch {
			case !isCommand:
				Expect(last).To(ContainSubstring(strings.TrimSuffix(line, "\n")), printed)
				continue
			case strings.HasPrefix(command, "cd "):
				GinkgoT().Chdir(strings.TrimPrefix(command, "cd "))
			case strings.HasPrefix(command, "cat "):
				text, err := os.ReadFile(strings.TrimPrefix(command, "cat "))
				Expect(err).NotTo(HaveOccurred())
				last = string(text)
			default:
				o := voicesim(strings.Fields(command)[1:]...)
				last = o.stdout + o.stderr
				Expect(o.stderr).To(BeEmpty(), command)
			}
			printed += command + "\n" + last
			commands++
		}
		Expect(commands).To(And(BeNumerically(">=", 5), BeNumerically("<=", 10)))
		Expect(printed).To(And(ContainSubstring("PASS   the next appointment"), ContainSubstring("FAIL   the wrong day")))
		Expect(voicesim("run", "calls/wrong-day.yaml").code).To(Equal(exitFailed))
		Expect(voicesim("run", "calls/appointment.yaml").code).To(Equal(exitOK))

		o := voicesim("run") // in a project that means its own calls, not the bundled ones
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(And(ContainSubstring("PASS   the next appointment"), ContainSubstring("1 passed, 1 failed")))
		GinkgoT().Chdir("recordings")
		o = voicesim("run")
		Expect([]any{o.code, o.stderr}).To(Equal([]any{exitNothing, "voicesim: .: no scenario files (*.yaml with a script) in this folder\n"}))
	})

	It("overwrites nothing, and leaves nothing half written", func() {
		dir := specs.Folder(map[string]string{"voicesim.yaml": "# mine\n"})
		o := voicesim("init", dir)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(Equal("voicesim: " + filepath.Join(dir, "voicesim.yaml") + " is there already: nothing was written\n"))
		Expect(os.ReadDir(dir)).To(HaveLen(1))
		Expect(voicesim("init", "a", "b").code).To(Equal(exitUsage))
	})

	It("has a CI file that is YAML, and runs what there is", func() {
		dir := GinkgoT().TempDir()
		o := voicesim("init", dir)
		Expect(o.code).To(Equal(exitOK))
		Expect(o.stdout).To(HaveSuffix("\nnext:\n  cd " + dir + "\n  voicesim run calls\n"))
		data, err := os.ReadFile(filepath.Join(dir, ".github", "workflows", "calls.yml"))
		Expect(err).NotTo(HaveOccurred())
		var workflow map[string]any
		Expect(yaml.Unmarshal(data, &workflow)).To(Succeed())
		Expect(string(data)).To(And(ContainSubstring("voicesim validate calls"), ContainSubstring("voicesim run --out out --github calls"), ContainSubstring("voicesim_linux_amd64")))
		makefile, err := os.ReadFile("../Makefile")
		Expect(err).NotTo(HaveOccurred())
		Expect(string(makefile)).To(ContainSubstring("voicesim_$$os"), "the name of the file that is fetched")
	})
})
