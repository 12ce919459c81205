package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/cli/internal/explain"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("voicesim explain", func() {
	It("says what a word means in each of its places", func() {
		o := voicesim("explain", "HEARD", "human", "on_failure")
		Expect(o.code).To(Equal(exitOK))
		Expect(o.stdout).To(And(
			ContainSubstring("heard (expectation)\n  Words that reached the caller's ear.\n  begins:     with the first heard sample of the utterance\n  is met:     when the last of the words was heard\n"),
			ContainSubstring("  example:    - expect: {heard: arrive Tuesday}\n"), ContainSubstring("\n\nheard (key of interrupted)\n"),
			ContainSubstring("human (verb)\n"), ContainSubstring("  one of:     stop, continue\n"), ContainSubstring("  example:    - {human: approve, tool: get_order_status}\n"),
		))
		Expect(voicesim("explain", "barge_in").stdout).To(And(HavePrefix("barge_in (key of caller, "), Not(ContainSubstring("\n\n")), Not(ContainSubstring("](#"))))
	})

	It("says of a failure what is behind it and what to do", func() {
		Expect(voicesim("explain", "proves_nothing").stdout).To(And(HavePrefix("proves_nothing (failure)\n  An `expect_not` closed"), ContainSubstring("\n  causes:     "), ContainSubstring("\n  what to do: ")))
	})

	It("says of words that are values what they stand for, and of notions what they are called by", func() {
		Expect(voicesim("explain", "street").stdout).To(And(
			ContainSubstring("street (value of preset)\n  A telephone in a street: cars that pass, some lost packets.\n"),
			ContainSubstring("street (value of noise)\n  A low rumble, and cars that pass.\n")))
		Expect(voicesim("explain", "sweep").stdout).To(ContainSubstring("options:    from, to, step\n  example:    barge_in: {from: 100ms, to: 3s, step: 50ms}\n"))
		Expect(voicesim("explain", "timed_out").stdout).To(ContainSubstring("Nobody decided in time."))
	})

	DescribeTable("refuses what is no word", func(why string, args ...string) {
		o := voicesim(append([]string{"explain"}, args...)...)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(Equal("voicesim: " + why + "\n"))
	},
		Entry("a misspelt one", `there is no word "herd": did you mean "heard"?`, "herd"),
		Entry("another one", `there is no word "xyzzy": --list has them all`, "xyzzy"),
		Entry("none", "name a word, such as barge_in, heard or proves_nothing; --list has them all"),
		Entry("one beside the list", "--list has every word: leave the word out, or the flag", "--list", "heard"),
	)

	It("knows every key, verb, expectation, check and failure, each with a meaning", func() {
		var listed []explain.Entry
		Expect(json.Unmarshal([]byte(voicesim("explain", "--list", "--json").stdout), &listed)).To(Succeed())
		words := map[string]bool{}
		for _, e := range listed {
			words[e.Word] = true
			Expect(e.Means).NotTo(BeEmpty(), "%s (%s)", e.Word, e.What)
		}
		for _, t := range judge.Language().Tables() {
			for _, row := range t.Rows {
				Expect(words).To(HaveKey(row.Name))
			}
		}
		for _, k := range judge.FailureKinds() {
			Expect(words).To(HaveKey(string(k)))
		}
		Expect(len(strings.Split(voicesim("explain", "--list").stdout, "\n"))).To(Equal(len(listed) + 1))
	})
})

var _ = Describe("voicesim schema", func() {
	It("prints what editors read: the schemas that the repository has", func() {
		for kind, file := range map[string]string{"": "../scenarios/scenario.schema.json", "scenario": "../scenarios/scenario.schema.json", "agent": "../scenarios/agent.schema.json"} {
			want, err := os.ReadFile(file)
			Expect(err).NotTo(HaveOccurred())
			o := voicesim(strings.Fields("schema " + kind)...)
			Expect(o.code).To(Equal(exitOK))
			Expect(o.stdout).To(Equal(string(want)))
		}
		var steps map[string]any
		Expect(json.Unmarshal([]byte(voicesim("schema", "steps").stdout), &steps)).To(Succeed())
		Expect(steps["required"]).To(Equal([]any{"steps"}))
		Expect(voicesim("schema", "agents").stderr).To(Equal("voicesim: there is no schema of \"agents\": did you mean \"agent\"?\n"))
	})
})

var _ = Describe("voicesim new", func() {
	passes := func(dir, file string) {
		GinkgoHelper()
		o := voicesim("run", filepath.Join(dir, file))
		Expect(o.code).To(Equal(exitOK), o.stdout+o.stderr)
	}

	It("writes a scenario that passes, for the bundled agent, and overwrites none", func() {
		dir := specs.Folder(nil)
		o := voicesim("new", "--into", filepath.Join(dir, "calls"), "opening", "hours: the", "\"late\" ones #1")
		Expect(o.code).To(Equal(exitOK), o.stderr)
		Expect(o.stdout).To(ContainSubstring("voicesim run "))
		passes(dir, "calls/opening-hours-the-late-ones-1.yaml")
		text, err := os.ReadFile(filepath.Join(dir, "calls/opening-hours-the-late-ones-1.yaml"))
		Expect(err).NotTo(HaveOccurred())
		sc, err := judge.Load("a.yaml", text)
		Expect(err).NotTo(HaveOccurred())
		Expect(sc.Name).To(Equal(`opening hours: the "late" ones #1`))
		Expect(voicesim("new", "--into", filepath.Join(dir, "calls"), "refund").code).To(Equal(exitOK))
		Expect(voicesim("fmt", "--check", filepath.Join(dir, "calls")).stdout).To(BeEmpty())
		again := voicesim("new", "--into", filepath.Join(dir, "calls"), "opening hours the late ones 1")
		Expect(again.code).To(Equal(exitUsage))
		Expect(again.stderr).To(ContainSubstring("opening-hours-the-late-ones-1.yaml is there already: nothing was written"))
	})

	It("is for the agent file of the folder, and has its greeting", func() {
		const desk = "start: Desk\ngreeting: \"Desk, hello: how can I help?\"\nagents:\n  Desk: {instructions: Help.}\n"
		dir := specs.Folder(map[string]string{"desk.agent.yaml": desk})
		Expect(voicesim("new", "--into", dir, "first").code).To(Equal(exitOK))
		text, err := os.ReadFile(filepath.Join(dir, "first.yaml"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).To(And(ContainSubstring("agent: desk.agent.yaml\n"), ContainSubstring("  - model: \"Desk, hello: how can I help?\"\n")))
		Expect(scenarios.FileKindOf(text)).To(Equal(scenarios.FileScenario))
		Expect(voicesim("fmt", "--check", filepath.Join(dir, "first.yaml")).code).To(Equal(exitOK))
		passes(dir, "first.yaml")
	})

	DescribeTable("refuses what it cannot write", func(why string, args ...string) {
		dir := specs.Folder(map[string]string{"a.yaml": "agents: {A: {instructions: x}}\n", "b.yaml": "agents: {A: {instructions: x}}\n", "c.yaml": "agents: 3\n"})
		o := voicesim(append([]string{"new", "--into", dir}, args...)...)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(why))
	},
		Entry("no name", "a scenario has a name", " "),
		Entry("which of several agents", "name one of the agents with --agent: a.yaml, b.yaml, c.yaml", "x"),
		Entry("for nobody", `there is no agent "nobody": registered are supportline`, "--agent", "nobody", "x"),
		Entry("for a file that is not there", "d.yaml: there is no such file", "--agent", "d.yaml", "x"),
		Entry("for a file with mistakes", "c.yaml:1:", "--agent", "c.yaml", "x"),
	)
})
