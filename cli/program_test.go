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
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/internal/version"
	"github.com/voicesim/voicesim/runner"
)

// example is a module of a team's own: an agent, the service around it, scenarios, a suite, hand-written calls, a program.
const example = "../examples/dentist"

// outside copies an example to a folder outside this repository, which it requires.
func outside(example string) string {
	GinkgoHelper()
	dir := GinkgoT().TempDir()
	Expect(os.CopyFS(dir, os.DirFS(example))).To(Succeed())
	repo, err := filepath.Abs("..")
	Expect(err).NotTo(HaveOccurred())
	mod := filepath.Join(dir, "go.mod")
	data, err := os.ReadFile(mod)
	Expect(err).NotTo(HaveOccurred())
	const here = "=> ../.."
	Expect(string(data)).To(ContainSubstring(here))
	Expect(os.WriteFile(mod, []byte(strings.Replace(string(data), here, "=> "+repo, 1)), 0o600)).To(Succeed())
	return dir
}

var _ = Describe("A program of a team's own", func() {
	It("is built outside this repository, with its suite, and has every command for its agents", Label("module"), func(spec SpecContext) {
		dir := outside(example)
		in := func(dir string, env []string, name string, args ...string) (string, int) {
			cmd := exec.CommandContext(spec, name, args...)
			cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
			out, err := cmd.CombinedOutput()
			if exit, ok := err.(*exec.ExitError); ok {
				return string(out), exit.ExitCode()
			}
			Expect(err).NotTo(HaveOccurred(), string(out))
			return string(out), 0
		}
		tool := func(args ...string) (string, int) {
			return in(dir, []string{"GOPROXY=off", "GOWORK=off"}, "go", args...)
		}
		out, code := tool("build", "-o", "deskcalls", "./cmd/deskcalls")
		Expect(code).To(BeZero(), out)
		out, code = tool("vet", "./...")
		Expect(code).To(BeZero(), out)
		out, code = tool("test", "-count=1", "-v", "./...")
		Expect(code).To(BeZero(), out)
		Expect(out).To(And(ContainSubstring("6 Passed"), ContainSubstring("0 Skipped")))
		Expect(read(dir, "desk", "out", "junit.xml")).To(ContainSubstring(`tests="6" failures="0" errors="0"`))
		broken := filepath.Join(dir, "desk", "calls", "broken.yaml")
		Expect(os.WriteFile(broken, []byte("name: broken\nagent: dsek\nscript: []\n"), 0o600)).To(Succeed())
		out, code = tool("test", "-count=1", "./desk")
		Expect(code).To(Equal(1))
		Expect(out).To(And(ContainSubstring("calls/broken.yaml:2:8"), ContainSubstring("1 Failed")))
		Expect(read(dir, "desk", "out", "junit.xml")).To(ContainSubstring(`tests="7" failures="0" errors="1"`))
		Expect(os.Remove(broken)).To(Succeed())

		Expect(os.CopyFS(dir, os.DirFS(specs.Folder(map[string]string{
			"calls/day.yaml": strings.ReplaceAll(passing, "supportline", "desk"), "calls/bad.yaml": strings.ReplaceAll(failing, "supportline", "desk"),
		})))).To(Succeed())
		own := func(args ...string) (string, int) { return in(dir, nil, filepath.Join(dir, "deskcalls"), args...) }
		out, code = own("list", "--agents")
		Expect([]any{out, code}).To(Equal([]any{"desk\n", exitOK}))
		out, code = own("list")
		Expect(code).To(Equal(exitOK))
		Expect(out).To(And(ContainSubstring("calls/day.yaml"), ContainSubstring("desk/calls/moved.yaml"), Not(ContainSubstring("supportline"))))
		out, code = own("run", "--out", "out", "calls/day.yaml")
		Expect(code).To(Equal(exitOK), out)
		Expect(out).To(HavePrefix("PASS   the day"))
		Expect(filepath.Join(dir, "out", "results.json")).To(BeAnExistingFile())
		out, code = own("run")
		Expect(code).To(Equal(exitFailed))
		Expect(out).To(And(ContainSubstring(`calls/bad.yaml:6:5  missing`), ContainSubstring("4 passed, 1 failed")))
		out, code = own("play")
		Expect(code).To(Equal(exitUsage))
		Expect(out).To(HavePrefix(`deskcalls: unknown command "play"`))
		out, _ = own("version")
		Expect(out).To(MatchRegexp(`^deskcalls devel, voicesim \S+ go1\.`))
	}, NodeTimeout(5*time.Minute))

	It("knows no agent but its own", func() {
		dir := specs.Folder(map[string]string{"day.yaml": passing})
		p := &Program{Name: "calls", Agents: harness.Agents{"supportdesk": func() *agents.Agent { return nil }}}
		var out, notes bytes.Buffer
		Expect(p.Run(context.Background(), []string{"run", dir}, &out, &notes)).To(Equal(exitUsage))
		Expect(notes.String()).To(And(HavePrefix("calls: "), ContainSubstring("supportdesk"), Not(ContainSubstring("panic"))))
	})

	It("plays with the settings and the service it is given", func() {
		dir := specs.Folder(map[string]string{"greeted.yaml": strings.Replace(strings.ReplaceAll(passing, "supportline", "desk"), "script:\n", "script:\n  - model: Good morning!\n", 1)})
		served := make(chan string, 1)
		var made time.Time
		p := &Program{
			Agents: harness.Agents{"desk": func() *agents.Agent {
				made = time.Now()
				return &agents.Agent{Name: "Desk", Instructions: "Answer the phone."}
			}},
			External: harness.MarkAgents,
			Runner:   &runner.Options{Greeting: runner.Greeting{Text: "Good morning!"}},
			Service: func(agent *agents.Agent) *harness.Service {
				return &harness.Service{Serve: func(_ context.Context, session *runner.Session) error {
					served <- session.ID()
					return nil
				}}
			},
		}
		var out bytes.Buffer
		Expect(p.Run(context.Background(), []string{"run", dir}, &out, &out)).To(Equal(exitOK), out.String())
		Expect(served).To(Receive(HavePrefix("sess_")))
		Expect(made.Year()).To(BeNumerically(">", 2020), "it was made outside of the call")
	})

	It("takes no arguments for none, and never those of the process", func() {
		var out bytes.Buffer
		Expect(new(Program).Run(context.Background(), nil, &out, &out)).To(Equal(exitOK))
		Expect(out.String()).To(ContainSubstring("voicesim [command]"))
		var never context.Context
		Expect(new(Program).Run(never, []string{"list"}, nil, nil)).To(Equal(exitOK))
	})
})

var _ = Describe("Versions", func() {
	ours := debug.Module{Path: version.Module, Version: "v0.3.0"}
	DescribeTable("are those of the program, and of voicesim in it", func(info *debug.BuildInfo, program, voicesim string) {
		Expect(version.Program(info)).To(Equal(program))
		Expect(version.Of(info)).To(Equal(voicesim))
	},
		Entry("unknown", nil, "devel", "devel"),
		Entry("of voicesim as a version", &debug.BuildInfo{Main: ours}, "v0.3.0", "v0.3.0"),
		Entry("of voicesim from a commit", &debug.BuildInfo{
			Main: debug.Module{Path: version.Module, Version: "(devel)"}, Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}},
		}, "0123456789ab", "0123456789ab"),
		Entry("of a team's program", &debug.BuildInfo{
			Main: debug.Module{Path: "example.com/desk", Version: "v1.2.0"}, Deps: []*debug.Module{{Path: "a"}, &ours},
		}, "v1.2.0, voicesim v0.3.0", "v0.3.0"),
		Entry("of a team's program with a folder in its place", &debug.BuildInfo{
			Main: debug.Module{Path: "example.com/desk", Version: "(devel)"}, Deps: []*debug.Module{{Path: version.Module, Version: "v0.3.0", Replace: &debug.Module{Path: "../voicesim"}}},
		}, "devel, voicesim devel", "devel"),
	)
})

var _ = DescribeTable("Garbage of a run is collected less often", func(whole bool, gogc string, percent int) {
	GinkgoT().Setenv("GOGC", gogc)
	before := debug.SetGCPercent(70)
	defer debug.SetGCPercent(before)
	(&Program{whole: whole}).Run(context.Background(), []string{"run", "--dry-run"}, nil, nil)
	Expect(debug.SetGCPercent(70)).To(Equal(percent))
},
	Entry("where the process does nothing else", true, "", 200),
	Entry("not where GOGC says how often", true, "50", 70),
	Entry("not in another's program", false, "", 70),
)
