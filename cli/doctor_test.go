package cli

import (
	"encoding/json"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("voicesim doctor", func() {
	// states runs doctor in a folder of files, and returns the state of each thing and what is to be done about it.
	states := func(files map[string]string, code int) (states, todo map[string]string) {
		GinkgoHelper()
		GinkgoT().Chdir(specs.Folder(files))
		o := voicesim("doctor", "--json")
		Expect(o.code).To(Equal(code), o.stdout+o.stderr)
		Expect(o.stderr).To(BeEmpty())
		var all []finding
		Expect(json.Unmarshal([]byte(o.stdout), &all)).To(Succeed())
		states, todo = map[string]string{}, map[string]string{}
		for _, f := range all {
			Expect(f.Found).NotTo(BeEmpty(), f.What)
			states[f.What], todo[f.What] = f.State, f.ToDo
		}
		return states, todo
	}

	It("says of an empty folder that nothing is wrong, and what could be there", func() {
		GinkgoT().Setenv(keyVariable, "")
		got, todo := states(nil, exitOK)
		Expect(got).To(Equal(map[string]string{
			"version": stateOK, "simulator": stateOK, "this machine": stateOK, "voicesim.yaml": stateLess,
			"scenarios": stateOK, "recordings": stateLess, "voice": stateLess, "live API": stateLess, "judge": stateLess,
		}))
		Expect(todo["voicesim.yaml"]).To(Equal("voicesim init begins with one"))
	})

	It("finds what does not work, exits with 3, and shows no key", func() {
		GinkgoT().Setenv(keyVariable, "sk-canary")
		got, todo := states(map[string]string{
			"voicesim.yaml": "recordings: mine\n", "own.yaml": ownCall, "bad.yaml": "name: x\nscript: 1\n", "mine/x.wav": "no sound",
		}, exitNotPlayed)
		Expect(got).To(And(HaveKeyWithValue("scenarios", stateWrong), HaveKeyWithValue("recordings", stateWrong), HaveKeyWithValue("voicesim.yaml", stateOK), HaveKeyWithValue("live API", stateOK)))
		Expect(todo["scenarios"]).To(Equal("voicesim validate tells every mistake"))
		Expect(voicesim("doctor").stdout).NotTo(ContainSubstring("canary"))

		got, _ = states(map[string]string{"voicesim.yaml": "voice: flight\n"}, exitNotPlayed)
		Expect(got).To(And(HaveKeyWithValue("voice", stateWrong), HaveKeyWithValue("scenarios", stateLess)))
	})
})

var _ = Describe("voicesim demo", func() {
	It("plays a call that passes and one that fails on purpose, and says where to look", func() {
		dir := GinkgoT().TempDir()
		out := filepath.Join(dir, "demo")
		o := voicesim("demo", "--out", out)
		Expect(o.code).To(Equal(exitOK), o.stdout+o.stderr)
		Expect(o.stdout).To(And(ContainSubstring("PASS   the next appointment"), ContainSubstring("FAIL   the wrong day"), ContainSubstring("1 passed, 1 failed\n"),
			ContainSubstring("Look at it, and hear it: "+filepath.Join(out, "report.html"))))
		Expect(os.ReadFile(filepath.Join(out, "report.html"))).To(ContainSubstring("the wrong day"))
	})
})
