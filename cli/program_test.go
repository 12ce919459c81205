package cli

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
)

// ownProgram is what a team writes: ten lines and an agent.
const ownProgram = `package main

import (
	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/cli"
	"github.com/voicesim/voicesim/harness"
)

func newDesk() *agents.Agent { return &agents.Agent{Name: "Desk", Instructions: "Answer the phone."} }

func main() { cli.Main(harness.Agents{"desk": newDesk}) }
`

// ownModule makes a module outside this repository that requires it, and returns its folder.
func ownModule(files map[string]string) string {
	GinkgoHelper()
	repo, err := filepath.Abs("..")
	Expect(err).NotTo(HaveOccurred())
	mod, err := os.ReadFile("../go.mod")
	Expect(err).NotTo(HaveOccurred())
	sum, err := os.ReadFile("../go.sum")
	Expect(err).NotTo(HaveOccurred())
	text := strings.Replace(string(mod), "module "+module, "module example.com/deskcalls", 1)
	files["go.mod"] = text + "\nrequire " + module + " v0.0.0\n\nreplace " + module + " => " + repo + "\n"
	files["go.sum"] = string(sum)
	return write(files)
}

var _ = Describe("A program of a team's own", func() {
	It("is built outside this repository, and has every command for its agents", Label("module"), func(spec SpecContext) {
		dir := ownModule(map[string]string{
			"main.go":        ownProgram,
			"calls/day.yaml": strings.ReplaceAll(passing, "supportline", "desk"),
			"calls/bad.yaml": strings.ReplaceAll(failing, "supportline", "desk"),
		})
		command := func(env []string, name string, args ...string) (string, int) {
			cmd := exec.CommandContext(spec, name, args...)
			cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
			out, err := cmd.CombinedOutput()
			if exit, ok := err.(*exec.ExitError); ok {
				return string(out), exit.ExitCode()
			}
			Expect(err).NotTo(HaveOccurred(), string(out))
			return string(out), 0
		}
		out, code := command([]string{"GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off"}, "go", "build", "-o", "deskcalls", ".")
		Expect(code).To(BeZero(), out)

		own := func(args ...string) (string, int) { return command(nil, filepath.Join(dir, "deskcalls"), args...) }
		out, code = own("list", "--agents")
		Expect([]any{out, code}).To(Equal([]any{"desk\n", exitOK}))
		out, code = own("list")
		Expect(code).To(Equal(exitOK))
		Expect(out).To(And(ContainSubstring("calls/day.yaml"), Not(ContainSubstring("supportline"))))
		out, code = own("run", "--out", "out", "calls/day.yaml")
		Expect(code).To(Equal(exitOK), out)
		Expect(out).To(HavePrefix("PASS   the day"))
		Expect(filepath.Join(dir, "out", "results.json")).To(BeAnExistingFile())
		out, code = own("run")
		Expect(code).To(Equal(exitFailed))
		Expect(out).To(And(ContainSubstring(`calls/bad.yaml:6:5  missing`), ContainSubstring("1 passed, 1 failed")))
		out, code = own("play")
		Expect(code).To(Equal(exitUsage))
		Expect(out).To(HavePrefix(`deskcalls: unknown command "play"`))
		out, _ = own("version")
		Expect(out).To(MatchRegexp(`^deskcalls devel, voicesim \S+ go1\.`))
	}, NodeTimeout(2*time.Minute))

	It("knows no agent but its own", func() {
		dir := write(map[string]string{"day.yaml": passing})
		p := &Program{Name: "calls", Agents: harness.Agents{"supportdesk": func() *agents.Agent { return nil }}}
		var out, notes bytes.Buffer
		Expect(p.Run(context.Background(), []string{"run", dir}, &out, &notes)).To(Equal(exitUsage))
		Expect(notes.String()).To(And(HavePrefix("calls: "), ContainSubstring("supportdesk"), Not(ContainSubstring("panic"))))
	})

	It("takes no arguments for none, and never those of the process", func() {
		var out bytes.Buffer
		Expect(new(Program).Run(context.Background(), nil, &out, &out)).To(Equal(exitOK))
		Expect(out.String()).To(ContainSubstring("voicesim [command]"))
	})
})

var _ = Describe("Versions", func() {
	ours := debug.Module{Path: module, Version: "v0.3.0"}
	DescribeTable("are those of the program, and of voicesim in it", func(info *debug.BuildInfo, program, voicesim string) {
		Expect(versions(info)).To(Equal(program))
		Expect(versionIn(info)).To(Equal(voicesim))
	},
		Entry("unknown", nil, "devel", "devel"),
		Entry("of voicesim as a version", &debug.BuildInfo{Main: ours}, "v0.3.0", "v0.3.0"),
		Entry("of voicesim from a commit", &debug.BuildInfo{
			Main: debug.Module{Path: module, Version: "(devel)"}, Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}},
		}, "0123456789ab", "0123456789ab"),
		Entry("of a team's program", &debug.BuildInfo{
			Main: debug.Module{Path: "example.com/desk", Version: "v1.2.0"}, Deps: []*debug.Module{{Path: "a"}, &ours},
		}, "v1.2.0, voicesim v0.3.0", "v0.3.0"),
		Entry("of a team's program with a folder in its place", &debug.BuildInfo{
			Main: debug.Module{Path: "example.com/desk", Version: "(devel)"}, Deps: []*debug.Module{{Path: module, Version: "v0.3.0", Replace: &debug.Module{Path: "../voicesim"}}},
		}, "devel, voicesim devel", "devel"),
	)
})
