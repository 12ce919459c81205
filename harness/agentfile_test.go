package harness_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/agentfile"
)

// filed is a scenario with an agent file beside it.
func filed(agent string, rest string) fstest.MapFS {
	return fstest.MapFS{
		"desk.agent.yaml": {Data: []byte(agent)},
		"day.yaml": {Data: []byte("name: day\nagent: ./desk.agent.yaml\nscript:\n  - caller: When are you open?\n" +
			"  - model: {tool: hours, with: {day: Monday}}\n" + rest + "  - model: I will see.\n")},
	}
}

const hoursDesk = "agents:\n  Desk: {instructions: Answer the phone., tools: [hours]}\ntools:\n  hours:\n    about: When we are open.\n    arguments: {day: text}\n"

var _ = Describe("An agent file", func() {
	It("of the support line plays every bundled scenario as the agent in Go does, to the nanosecond", Label("sweep"), func(ctx SpecContext) {
		data, err := os.ReadFile("../agents/supportline/supportline.agent.yaml")
		Expect(err).NotTo(HaveOccurred())
		file, err := agentfile.Read("supportline.agent.yaml", data)
		Expect(err).NotTo(HaveOccurred())
		made := 0
		opts := &harness.Options{Agents: harness.Agents{"supportline": func() *agents.Agent {
			made++
			return file.New(agentfile.Given{})
		}}, Parallel: 1}
		all := bundled()
		for _, sc := range all {
			call, inGo := harness.Play(ctx, sc, opts), asItGoes(sc)
			Expect(call.Err()).NotTo(HaveOccurred(), sc.Name)
			Expect(call.SHA256).To(Equal(inGo.SHA256), "%s: %s", sc.Name, firstDifference(call.Recording, inGo.Recording))
		}
		Expect(made).To(Equal(len(all)), "one for each call")
	})

	It("is read from beside the scenario, made anew for each call, and its names are those that a scenario may use", func(ctx SpecContext) {
		loaded, err := harness.Load(filed(hoursDesk+"    answer: from nine to five on <day>\n", "  - expect: {tool: hours, returns: from nine to five on Monday}\n"), "calls", nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Err()).NotTo(HaveOccurred())
		Expect(loaded.AgentFiles).To(HaveExactElements(HaveField("Name", "calls/desk.agent.yaml")))
		call := harness.Play(ctx, loaded.Scenarios()[0], nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Tools()).To(HaveExactElements(HaveField("Output", "from nine to five on Monday")))
		Expect(call.Result.NotLookedAt).NotTo(ContainElement(HaveField("Kind", judge.BlindOutside)))

		loaded, err = harness.Load(filed(hoursDesk+"    answer: x\n", "  - expect: {tool: houres}\n"), "calls", nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Err()).To(MatchError(And(ContainSubstring(`calls/day.yaml:6:`), ContainSubstring(`the agent "./desk.agent.yaml" has no tool "houres": did you mean "hours"?`))))
	})

	It("speaks first where the file has a greeting, unless the options say otherwise", func(ctx SpecContext) {
		files := filed("greeting: Good morning!\n"+hoursDesk+"    answer: x\n", "")
		day := files["day.yaml"]
		day.Data = bytes.Replace(day.Data, []byte("script:\n"), []byte("script:\n  - model: Good morning!\n"), 1)
		play := func(opts *harness.Options) *harness.Call {
			loaded, err := harness.Load(files, "calls", opts)
			Expect(errors.Join(err, loaded.Err())).NotTo(HaveOccurred())
			return harness.Play(ctx, loaded.Scenarios()[0], opts)
		}
		call := play(nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Heard()).To(HavePrefix("Good morning"))
		files["desk.agent.yaml"].Data = []byte(hoursDesk + "    answer: x\n")
		Expect(play(nil).Err()).To(MatchError(ContainSubstring("this agent does not speak first")))
		Expect(play(&harness.Options{Runner: &runner.Options{Greeting: runner.Greeting{Instructions: "Greet."}}}).Err()).NotTo(HaveOccurred())
	})

	It("greets with the words that stand in the script, or the script is refused", func() {
		load := func(said string) error {
			files := filed("greeting: Good morning!\n"+hoursDesk+"    answer: x\n", "")
			files["day.yaml"].Data = bytes.Replace(files["day.yaml"].Data, []byte("script:\n"), []byte("script:\n  - model: "+said+"\n"), 1)
			loaded, err := harness.Load(files, "calls", nil)
			Expect(err).NotTo(HaveOccurred())
			return loaded.Err()
		}
		Expect(load("good morning")).To(Succeed())
		Expect(load("Good day!")).To(MatchError(ContainSubstring(`calls/day.yaml:4:5: the agent greets with other words, "Good morning!": write these, or change its greeting`)))
	})

	It("has its mistakes told with their places in it, once for all scenarios that name it", func() {
		files := filed(hoursDesk+"    anser: x\n", "")
		files["more.yaml"] = files["day.yaml"]
		files["deep/other.yaml"] = &fstest.MapFile{Data: []byte("name: o\nagent: ../desk.agent.yaml\nscript:\n  - caller: Hi\n  - model: Hello.\n")}
		loaded, err := harness.Load(files, "calls", nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Scenarios()).To(BeEmpty())
		mistakes, ok := loaded.Err().(*scenarios.Mistakes)
		Expect(ok).To(BeTrue())
		Expect(mistakes.All).To(HaveExactElements(
			HaveField("Pos", scenarios.Pos{File: "calls/desk.agent.yaml", Line: 4, Column: 3}),
			HaveField("Pos", scenarios.Pos{File: "calls/desk.agent.yaml", Line: 7, Column: 5}),
		))
	})

	It("that is not there is a mistake of the scenario", func() {
		for agent, why := range map[string]string{
			"./desk.yaml": "leads to a file that does not exist", "../desk.yaml": "lies outside of the folder that is read", "sub/": "there is no agent",
		} {
			files := fstest.MapFS{"day.yaml": {Data: []byte("name: d\nagent: " + agent + "\nscript:\n  - caller: Hi\n  - model: Hello.\n")}}
			loaded, err := harness.Load(files, "calls", nil)
			Expect(err).NotTo(HaveOccurred())
			Expect(loaded.Err()).To(MatchError(And(HavePrefix("calls/day.yaml:2:8: "), ContainSubstring(why))), agent)
		}
	})

	It("asks services and runs programs only where that is given, and virtual time stands still meanwhile", func(ctx SpecContext) {
		asked := 0
		service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked++
			fmt.Fprintf(w, "%s with %s", r.URL.Path, r.Header.Get("X-Key"))
		}))
		DeferCleanup(service.Close)
		dir := GinkgoT().TempDir()
		Expect(os.WriteFile(filepath.Join(dir, "say"), []byte("#!/bin/sh\necho \"on $1: $(cat)\"\n"), 0o700)).To(Succeed())
		for _, tool := range []struct{ source, output, refused string }{
			{"    http:\n      url: " + service.URL + "/hours/<day>\n      headers: {X-Key: '${DESK_KEY}'}\n", "/hours/Monday with ${DESK_KEY}", "requests are not allowed: run it with --allow http if you trust this file"},
			{"    exec: [./say, <day>]\n", `on Monday: {"day":"Monday"}`, "programs are not allowed: run it with --allow exec if you trust this file"},
		} {
			files := filed(hoursDesk+tool.source, "  - expect: {tool: hours}\n")
			loaded, err := harness.Load(files, "calls", nil)
			Expect(err).NotTo(HaveOccurred())
			Expect(loaded.Err()).To(MatchError(And(HavePrefix("calls/desk.agent.yaml:7:5: "), ContainSubstring(tool.refused))))

			opts := &harness.Options{Given: agentfile.Given{HTTP: true, Exec: true, Dir: dir, Env: func(name string) (string, bool) {
				return "sesame", name == "DESK_KEY"
			}}}
			loaded, err = harness.Load(files, "calls", opts)
			Expect(err).NotTo(HaveOccurred())
			Expect(loaded.Err()).NotTo(HaveOccurred())
			Expect(asked).To(BeZero(), "nothing is asked while files are read")
			call := harness.Play(context.Background(), loaded.Scenarios()[0], opts)
			Expect(call.Err()).NotTo(HaveOccurred())
			Expect(call.Tools()).To(HaveExactElements(HaveField("Output", tool.output)))
			Expect(fmt.Sprint(call.Recording.Records)).NotTo(ContainSubstring("sesame"))
			Expect(call.Result.NotLookedAt).To(ContainElement(And(HaveField("Kind", judge.BlindOutside), HaveField("What", HavePrefix("how long hours takes: ")))))
			asked = 0
		}
	})
})
