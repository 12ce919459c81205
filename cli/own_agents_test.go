package cli

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
)

const ownAgentsPage = "../docs/own-agents.md"

var _ = Describe("docs/own-agents.md", func() {
	// folder has the files of the page, by the names in their first lines.
	folder := func() string {
		GinkgoHelper()
		data, err := os.ReadFile(ownAgentsPage)
		Expect(err).NotTo(HaveOccurred())
		files := map[string]string{}
		for _, block := range blocks(string(data), "yaml") {
			first, _, _ := strings.Cut(block, "\n")
			files[strings.TrimPrefix(first, "# ")] = block
		}
		return specs.Folder(files)
	}

	It("shows an agent and a scenario that pass, and what is printed of them", func() {
		GinkgoT().Chdir(folder())
		o := voicesim("validate", "calls")
		Expect([]any{o.code, o.stdout, o.stderr}).To(Equal([]any{exitOK, "files without mistakes: 2\n", ""}))
		Expect(voicesim("validate", "clinic.agent.yaml").stdout).To(Equal("files without mistakes: 1\n"))
		o = voicesim("run", "calls")
		Expect(o.code).To(Equal(exitOK), o.stderr)
		Expect(o.stdout).To(HavePrefix("PASS   where the order is"))
		Expect(o.stderr).To(BeEmpty())
	})

	It("shows tools that are refused until they are allowed", func() {
		dir := folder()
		Expect(os.Remove(filepath.Join(dir, "calls", "status.yaml"))).To(Succeed())
		call := "name: x\nagent: ../desk.agent.yaml\nscript:\n  - caller: Hello\n  - model: Good morning.\n"
		Expect(os.WriteFile(filepath.Join(dir, "calls", "x.yaml"), []byte(call), 0o600)).To(Succeed())
		GinkgoT().Setenv("DESK_KEY", "sesame")
		o := voicesim("run", filepath.Join(dir, "calls"))
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(And(ContainSubstring("desk.agent.yaml:10:5: requests are not allowed: run it with --allow http"),
			ContainSubstring("desk.agent.yaml:18:5: programs are not allowed: run it with --allow exec")))
		Expect(voicesim("run", "--allow", "http,exec", filepath.Join(dir, "calls")).code).To(Equal(exitOK))
		for _, looks := range []string{"validate", "list"} {
			Expect(voicesim(looks, filepath.Join(dir, "calls")).code).To(Equal(exitOK))
		}
		Expect(voicesim("speak", filepath.Join(dir, "calls")).stderr).To(HavePrefix("voicesim: nobody can speak"))
		Expect(os.Unsetenv("DESK_KEY")).To(Succeed())
		o = voicesim("run", "--allow", "http,exec", filepath.Join(dir, "calls"))
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring("desk.agent.yaml:13:24: the environment variable DESK_KEY is not set"))
		o = voicesim("run", "--allow", "htp", filepath.Join(dir, "calls"))
		Expect([]any{o.code, o.stderr}).To(Equal([]any{exitUsage, "voicesim: --allow htp: did you mean \"http\"?\n"}))
	})

	It("has agents checked by validate that no scenario names, alone and in folders", func() {
		dir := specs.Folder(map[string]string{"desk.agent.yaml": "agents:\n  Desk: {instruction: x}\n"})
		for _, arg := range []string{dir, filepath.Join(dir, "desk.agent.yaml")} {
			o := voicesim("validate", arg)
			Expect(o.code).To(Equal(exitUsage))
			Expect(o.stderr).To(ContainSubstring(`desk.agent.yaml:2:10: unknown key "instruction": did you mean "instructions"?`))
		}
		o := voicesim("run", dir)
		Expect([]any{o.code, o.stdout}).To(Equal([]any{exitNothing, "0 calls: 0.0 s of call in 0.000 s, 0 times real time: 0 passed\n"}))
	})
})
