package harness_test

import (
	"context"
	"io/fs"
	"os"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/speech"
)

var _ = Describe("Specs", func() {
	const day = "name: the day\nagent: supportline\nscript:\n  - caller: Where is order A1001?\n  - model: Tuesday.\n"
	outcomes := func(files fs.FS, prefix string, opts *harness.Options) (names []string, errs []error) {
		for name, play := range harness.Specs(files, prefix, opts) {
			names, errs = append(names, name), append(errs, play(context.Background()).Err())
		}
		return names, errs
	}

	It("are one for each file, and a file with mistakes fails", func() {
		names, errs := outcomes(fstest.MapFS{
			"a.yaml": {Data: []byte(day)}, "b.yaml": {Data: []byte("name: b\nscrip: []\n")}, "c/c.yaml": {Data: []byte(day)},
			"desk.agent.yaml": {Data: []byte("agents: {Desk: {instructions: x}}\n")}, "part.yaml": {Data: []byte("steps: []\n")},
		}, "calls", nil)
		Expect(names).To(Equal([]string{"the day", "calls/b.yaml", "the day"}))
		Expect(errs).To(HaveExactElements(BeNil(), MatchError(ContainSubstring(`calls/b.yaml:2:1: unknown key "scrip": did you mean "script"?`)), BeNil()))
		told := &notes{}
		for _, play := range harness.Specs(fstest.MapFS{"a.yaml": {Data: []byte(day)}, "b.yaml": {Data: []byte("name: b\n")}}, "calls", nil) {
			play(context.Background(), told)
		}
		Expect(told.calls).To(HaveExactElements(HaveField("Result.Verdict", judge.VerdictPassed), And(HaveField("Scenario.Name", "calls/b.yaml"), HaveField("Result.Verdict", judge.VerdictError))))
		for range harness.Specs(fstest.MapFS{"a.yaml": {Data: []byte(day)}, "b.yaml": {Data: []byte(day)}}, "", nil) {
			break // which must not go on
		}
	})

	DescribeTable("fail once, by name, where there is nothing to play", func(files fs.FS, prefix, name, why string) {
		names, errs := outcomes(files, prefix, nil)
		Expect(names).To(Equal([]string{name}))
		Expect(errs).To(HaveExactElements(MatchError(ContainSubstring(why))))
	},
		Entry("a wrong folder", os.DirFS("testdata/nowhere"), "nowhere", "nowhere", "nowhere: there is no such folder"),
		Entry("a folder without scenarios", fstest.MapFS{"a.txt": {}}, "calls", "calls", "calls: no scenario files"),
		Entry("no folder", nil, "", "the folder of scenarios", "the file system is nil"),
	)

	It("and what they stand on bear nil", func() {
		_, err := harness.Load(nil, "calls", nil)
		Expect(err).To(MatchError("calls cannot be read: the file system is nil"))
		loaded, err := harness.Load(os.DirFS("testdata/nowhere"), "calls", nil)
		Expect(err).To(MatchError(fs.ErrNotExist))
		Expect(loaded.Scenarios()).To(BeEmpty())
		Expect(loaded.Err()).To(MatchError(ContainSubstring("no scenarios were loaded")))
		Expect(loaded.ErrAll()).To(MatchError(ContainSubstring("no scenarios were loaded")))

		run := harness.PlayAll(context.Background(), []*scenarios.Scenario{nil}, nil, nil)
		Expect(run.Calls).To(HaveExactElements(HaveField("Result.Verdict", judge.VerdictError)))
		nobody := func() *agents.Agent { return nil }
		steps := []*harness.Step{harness.CallerSays("Where is order A1001?")}
		Expect(harness.Talk(harness.Conversation{Agent: nobody, Steps: steps}, nil).Err()).To(MatchError(ContainSubstring("returned nil")))
		Expect(harness.Talk(harness.Conversation{}, nil).Err()).To(MatchError(ContainSubstring("has no agent")))
		Expect(harness.Talk(harness.Conversation{Agent: nobody, Steps: []*harness.Step{nil}}, nil).Err()).To(MatchError(ContainSubstring("step 1: it is nil")))
		Expect(harness.Preflight(context.Background(), nil)).To(Succeed())

		_, err = speech.OpenFolder(nil, "recordings")
		Expect(err).To(MatchError("recordings: the file system is nil"))
		own := harness.BundledSpeech()
		own.Recordings = append(own.Recordings, nil) // OpenFolder failed, and nobody looked
		steps = []*harness.Step{harness.CallerSays("Never said."), harness.ModelSays("What?")}
		said := func(finder *speech.Finder) error {
			return harness.Talk(harness.Conversation{Agent: supportline.New, Steps: steps}, &harness.Options{Speech: finder}).Err()
		}
		Expect(said(own)).To(Succeed())
		own.StandIn = false
		Expect(said(own)).To(MatchError(ContainSubstring(`no recording of a caller says "Never said."`)))
		Expect(said(&speech.Finder{})).To(MatchError(ContainSubstring(`no recording of a caller says "Never said."`)))
	})
})
