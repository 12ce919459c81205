package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("voicesim fmt", func() {
	const untidy = "name:  'x'\nagent: supportline\nscript:\n- {caller: Hi there, id: a}   # why\n"
	const tidy = "name: x\nagent: supportline\nscript:\n  - caller: Hi there\n    id: a                     # why\n"
	read := func(dir, name string) string {
		GinkgoHelper()
		data, err := os.ReadFile(filepath.Join(dir, name))
		Expect(err).NotTo(HaveOccurred())
		return string(data)
	}

	It("writes files in one form, prints which, and leaves everything else alone", func() {
		dir := specs.Folder(map[string]string{
			"a.yaml": untidy, "b/good.yml": tidy, "b/steps.yaml": "steps:\n- caller: Hi\n", "agent.yaml": "agents: {A:  {instructions: Help.}}\n", "ci.yaml": "on:   push\n", ".hidden/x.yaml": untidy, "notes.txt": untidy,
		})
		Expect(os.Chmod(filepath.Join(dir, "a.yaml"), 0o600)).To(Succeed())
		o := voicesim("fmt", "--check", dir)
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(Equal(filepath.ToSlash(dir) + "/a.yaml\n" + filepath.ToSlash(dir) + "/agent.yaml\n" + filepath.ToSlash(dir) + "/b/steps.yaml\n"))
		Expect(read(dir, "a.yaml")).To(Equal(untidy))
		Expect(voicesim("fmt", dir)).To(Equal(outcome{exitOK, o.stdout, ""}))
		Expect(read(dir, "a.yaml")).To(Equal(tidy))
		Expect(read(dir, "agent.yaml")).To(Equal("agents: {A: {instructions: Help.}}\n"))
		Expect(read(dir, "ci.yaml")).To(Equal("on:   push\n"))
		Expect(read(dir, ".hidden/x.yaml")).To(Equal(untidy))
		info, err := os.Stat(filepath.Join(dir, "a.yaml"))
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Mode().Perm()).To(Equal(os.FileMode(0o600)))
		Expect(voicesim("fmt", "--check", dir)).To(Equal(outcome{exitOK, "", ""}))
	})

	It("leaves a file with mistakes as it is, and corrects it with --fix", func() {
		mangled := "name: x\nagent: supportline\nscript:\n  - caller: My order is #1001\n  - model: {say: Well, yes}\n"
		dir := specs.Folder(map[string]string{"a.yaml": mangled, "b.yaml": untidy})
		o := voicesim("fmt", dir)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stdout).To(HaveSuffix("/b.yaml\n"))
		Expect(o.stderr).To(And(ContainSubstring("a.yaml:4:13: "), ContainSubstring("a.yaml:5:")))
		Expect(read(dir, "a.yaml")).To(Equal(mangled))
		Expect(voicesim("fmt", "--fix", dir).code).To(Equal(exitOK))
		Expect(read(dir, "a.yaml")).To(HaveSuffix("  - caller: \"My order is #1001\"\n  - model: \"Well, yes\"\n"))
		Expect(voicesim("validate", dir).code).To(Equal(exitOK))
	})

	It("reads the standard input, and says of a file that is named what it cannot do", func() {
		var stdout, stderr bytes.Buffer
		root := new(Program).newRoot()
		root.SetArgs([]string{"fmt", "-"})
		root.SetIn(strings.NewReader(untidy))
		root.SetOut(&stdout)
		root.SetErr(&stderr)
		Expect(root.ExecuteContext(context.Background())).To(Succeed())
		Expect(stdout.String()).To(Equal(tidy))
		dir := specs.Folder(map[string]string{"ci.yaml": "on: push\n"})
		Expect(voicesim("fmt", filepath.Join(dir, "ci.yaml")).stderr).To(HaveSuffix("/ci.yaml is no scenario, no agent file and no file of steps\n"))
		Expect(voicesim("fmt", filepath.Join(dir, "gone.yaml")).code).To(Equal(exitUsage))
	})
})
