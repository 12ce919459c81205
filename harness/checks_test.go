package harness_test

import (
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// checksOfLibrary are the scenarios of the checks, by file.
var checksOfLibrary = sync.OnceValue(func() map[string]*scenarios.Scenario {
	loaded, err := harness.Load(os.DirFS("../scenarios/library"), "library", nil)
	if err != nil {
		panic(err)
	}
	all := map[string]*scenarios.Scenario{}
	for _, sc := range loaded.Scenarios() {
		if path.Base(path.Dir(sc.File)) == "checks" {
			all[path.Base(sc.File)] = sc
		}
	}
	return all
})

// redBy has for each check of a scenario a fault by which it turns red: a mutant, or what the model says instead (after "says ").
var redBy = map[string]map[string]string{
	"first-sound.yaml": {"time_to_first_audio": "waits_for_transcripts", "approval_time": "approval_skipped"},
	"yields.yaml":      {"yield_rate": "deaf_while_speaking", "talk_over": "late_flush"},
	"answers.yaml":     {"response_rate": "no_follow_up", "missed_responses": "no_follow_up"},
	"intact.yaml":      {"audio_intact": "wrong_rate_in", "transcript_wer": "wrong_rate_in"},
	"spending.yaml":    {"responses": "two_responses", "tokens": "says Your order left our warehouse on Friday, was handed to the carrier, and should arrive on Tuesday, or else on the day after that.", "cost": "says Your order left our warehouse on Friday, was handed to the carrier, and should arrive on Tuesday, or else on the day after that."},
	"words.yaml":       {"never_generated": "says Sorry, that is for internal use only."},
	"attentive.yaml":   {"false_interruptions": "any_sound_cuts", "selectivity": "any_sound_cuts"},
	"goodbye.yaml":     {"goodbye_heard": "goodbye_cut"},
	"statistics.yaml":  {"response_latency": "choppy", "time_to_first_audio": "choppy"},
}

// brokenBy is a copy of a scenario that is played on after failures, with its fault in the model's words if it is one, and else the
// mutant that breaks it.
func brokenBy(sc *scenarios.Scenario, fault string) (out *scenarios.Scenario, mutant string) {
	of := *sc
	out = &of
	out.OnFailure = scenarios.ContinueOnFailure
	words, ok := strings.CutPrefix(fault, "says ")
	if !ok {
		return out, fault
	}
	out.Script = slices.Clone(sc.Script)
	for i, st := range out.Script {
		if st.Model != nil {
			model := *st.Model
			model.Say = words
			step := *st
			step.Model = &model
			out.Script[i] = &step
		}
	}
	return out, ""
}

var _ = Describe("The checks of the library", func() {
	for file, checks := range redBy {
		It("pass, judged while they run and afterwards: "+file, Label("sweep"), func() {
			sc := checksOfLibrary()[file]
			Expect(sc).NotTo(BeNil())
			call := planted(sc, "")
			Expect(call.Result.Verdict).To(Equal(judge.VerdictPassed), failures(call))
			Expect(judge.Judge(sc, call.Recording)).To(Equal(call.Result))
		})
		for check, fault := range checks {
			It("turn red: "+check+" of "+file+" with "+fault, Label("sweep"), func() {
				sc, mutant := brokenBy(checksOfLibrary()[file], fault)
				call := planted(sc, mutant)
				Expect(call.Result.Failures).To(ContainElement(And(
					HaveField("Step", -1), HaveField("Pos.Line", lineOf(sc, check)),
				)), failures(call))
			})
		}
	}

	It("are all there", func() {
		var files []string
		for file := range checksOfLibrary() {
			files = append(files, file)
		}
		Expect(redBy).To(HaveLen(len(files)), strings.Join(files, ", "))
	})
})

// lineOf is where a check of a scenario stands.
func lineOf(sc *scenarios.Scenario, check string) int {
	for _, c := range sc.Checks {
		if c.Name == check {
			return c.Pos.Line
		}
	}
	return 0
}
