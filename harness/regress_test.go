package harness_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

const regress = "../scenarios/library/regress"

// regressions are the rows of the folder's table that name a scenario: its file, and the mutants that it notices.
func regressions() map[string][]string {
	page, err := os.ReadFile(regress + "/README.md")
	if err != nil {
		panic(err)
	}
	rows := map[string][]string{}
	for _, row := range regexp.MustCompile(`(?m)^\| \w+ \| (\w+\.yaml) \| (.*?) \|$`).FindAllStringSubmatch(string(page), -1) {
		rows[row[1]] = strings.Split(row[2], ", ")
	}
	return rows
}

// planted plays a scenario with a mutant, "" being none.
func planted(sc *scenarios.Scenario, mutant string) *harness.Call {
	return harness.Play(context.Background(), sc, &harness.Options{Mutant: mutant})
}

// broke are the scenarios of what broke in the field.
var broke = sync.OnceValue(func() []*scenarios.Scenario {
	loaded, err := harness.Load(os.DirFS(regress), "regress", nil)
	if err != nil {
		panic(err)
	}
	return loaded.Scenarios()
})

// regressed is one of them, by its file.
func regressed(file string) *scenarios.Scenario {
	GinkgoHelper()
	i := slices.IndexFunc(broke(), func(sc *scenarios.Scenario) bool { return path.Base(sc.File) == file })
	Expect(i).To(BeNumerically(">=", 0), file)
	return broke()[i]
}

var _ = Describe("The scenarios of what broke in the field", func() {
	rows := regressions()
	It("are the files of the table", func() {
		Expect(broke()).To(HaveLen(len(rows)))
	})
	for _, sc := range broke() {
		file := path.Base(sc.File)
		It("pass: "+file, Label("sweep"), func() {
			call := planted(sc, "")
			Expect(call.Result.Verdict).To(Equal(judge.VerdictPassed), failures(call))
			Expect(judge.Judge(sc, call.Recording)).To(Equal(call.Result))
		})
		for _, mutant := range rows[file] {
			It("notice when it is back: "+file+" with "+mutant, Label("sweep"), func() {
				call := planted(sc, mutant)
				Expect(call.Result.Verdict).To(Equal(judge.VerdictFailed), failures(call))
			})
		}
	}
})

var _ = Describe("A handoff on a line in mu-law", func() {
	It("keeps it: the new agent is heard, and is not where the runtime forgets the format", func() {
		over := func(mutant string) *harness.Call {
			ulaw := audio.Format{Encoding: audio.PCMU}
			return harness.Play(context.Background(), regressed("handoff_keeps_ulaw.yaml"), &harness.Options{Mutant: mutant, Runner: &runner.Options{Input: ulaw, Output: ulaw}})
		}
		Expect(over("").Err()).NotTo(HaveOccurred())
		Expect(kindsOf(over("handoff_resets_format"))).NotTo(BeEmpty())
	})
})

var _ = Describe("An interruption", func() {
	// cutting is a call in which the caller cuts in so late, over a line in a format.
	cutting := func(after time.Duration, format audio.Format, mutant string) *harness.Call {
		return harness.Talk(harness.Conversation{Agent: supportline.New, Checks: map[string]any{"truncation_error": "1ms", "heard_after_barge_in": "20ms"},
			Steps: []*harness.Step{
				harness.CallerSays("Tell me everything about order A1001."),
				harness.ModelSays("Your order A1001 left our warehouse on Friday and should arrive on Tuesday."),
				harness.CallerSays("Stop, please.").BargeIn(after),
				harness.ModelSays("Okay."),
			}}, &harness.Options{Mutant: mutant, Runner: &runner.Options{Output: format, Input: format}})
	}
	It("truncates at what was heard, wherever the caller cuts in, whatever the sound", Label("sweep"), func() {
		for _, format := range []audio.Format{{}, {Encoding: audio.PCMU}, {Encoding: audio.PCMA}} {
			for _, after := range []time.Duration{20 * time.Millisecond, 700 * time.Millisecond, 3 * time.Second} {
				call := cutting(after, format, "")
				Expect(call.Err()).NotTo(HaveOccurred(), "%v after %v", format, after)
				Expect(call.Interruptions()).To(HaveLen(1))
			}
			for _, mutant := range []string{"truncate_at_generated", "no_truncate"} {
				Expect(kindsOf(cutting(700*time.Millisecond, format, mutant))).NotTo(BeEmpty(), mutant)
			}
		}
	})
})

var _ = Describe("A check of what the model is told", func() {
	DescribeTable("fails where that is missing", func(checks, want string) {
		call := play("name: t\nagent: supportline\nscript:\n  - caller: Where is order A1001?\n  - model: It shipped.\nchecks:\n  "+checks+"\n", nil)
		if want == "" {
			Expect(call.Err()).NotTo(HaveOccurred())
			Expect(judge.Judge(call.Scenario, call.Recording)).To(HaveField("Verdict", judge.VerdictPassed))
			return
		}
		Expect(call.Err()).To(MatchError(ContainSubstring(want)))
	},
		Entry("not: it is there", "instructions: {support: order number}\n  offered: {get_order_status: true}", ""),
		Entry("words of the instructions", "instructions: {Support: lottery number}", `the model should be told of Support: "lottery number"`),
		Entry("instructions of an agent who never had the call", "instructions: {Billing: refund}", "no_data"),
		Entry("words of a description", "offered: {get_order_status: /lottery/}", "get_order_status: /lottery/"),
		Entry("a tool of an agent who never had the call", "offered: {issue_refund: true}", "no_data"),
	)
	It("says what it takes", func() {
		_, err := judge.Load("t.yaml", []byte("name: t\nagent: supportline\nscript:\n  - caller: Hi\nchecks: {instructions: order number, offered: {}}\n"))
		Expect(err).To(MatchError(And(ContainSubstring("instructions is a map: write it like {Support: order number}"), ContainSubstring("offered is a map"))))
	})
})

var _ = Describe("A session with a log", func() {
	It("says in no log what was said, asked or heard", func() {
		var log bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug - 4}))
		opts := &harness.Options{Runner: &runner.Options{Logger: logger}}
		for _, sc := range []*scenarios.Scenario{scenario("refund-approved"), regressed("unknown_event_fuzz.yaml")} { // the second has frames that cannot be read
			Expect(harness.Play(context.Background(), sc, opts).Err()).NotTo(HaveOccurred())
		}
		Expect(log.String()).NotTo(BeEmpty())
		for _, canary := range []string{"4111", "A1001", "order_id", "refund is on", "billing team", "phone support agent"} {
			Expect(strings.ToLower(log.String())).NotTo(ContainSubstring(strings.ToLower(canary)))
		}
	})
})

var _ = Describe("The mutants", func() {
	It("are those of docs/mutants.md, and each is named once", func() {
		page, err := os.ReadFile("../docs/mutants.md")
		Expect(err).NotTo(HaveOccurred())
		var there []harness.Mutant
		for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| (.*?) \\| (\\w*) ?\\| \\S+ \\|$").FindAllStringSubmatch(string(page), -1) {
			there = append(there, harness.Mutant{Name: row[1], About: row[2], Needs: row[3]})
		}
		all := harness.Mutants()
		for i := range all {
			Expect(all[i].Add).NotTo(BeEmpty(), all[i].Name+" says which scenario would notice it")
			all[i].Add = ""
		}
		Expect(all).To(Equal(there))
		names := map[string]bool{}
		for _, m := range there {
			names[m.Name] = true
		}
		Expect(names).To(HaveLen(len(there)))
	})
	It("are found by name", func() {
		call := planted(scenario("order-status"), "no_flsh")
		Expect(call.Err()).To(MatchError(ContainSubstring(`there is no mutant "no_flsh": did you mean "no_flush"?`)))
	})
	It("break nothing by what stands around the runtime: those that break nothing else leave every demand met", func() {
		for _, file := range []string{"handoff_speaks.yaml", "close_silent_peer.yaml", "clean_close_ends_stream.yaml", "interrupt_before_first_frame.yaml"} {
			Expect(planted(regressed(file), harness.SoundMutant).Err()).NotTo(HaveOccurred(), file)
		}
	})
	It("are hunted with the scenarios that pass by themselves, until one notices", func() {
		quiet := scenario("order-status")
		red := *quiet
		red.Agent = "nobody"
		hunt := func(scs []*scenarios.Scenario, names ...string) *harness.Mutation {
			GinkgoHelper()
			found, err := harness.PlayMutants(context.Background(), scs, nil, names...)
			Expect(err).NotTo(HaveOccurred())
			return found
		}
		found := hunt([]*scenarios.Scenario{&red, quiet}, "choppy", "no_flush", "no_reconnect", harness.SoundMutant)
		Expect(found.Red).To(HaveLen(1))
		Expect(found.Mutants).To(HaveExactElements(
			And(HaveField("State", harness.MutantKilled), HaveField("By", quiet), HaveField("Failure.Kind", judge.FailureBrokenSpeech), HaveField("Played", 1)),
			And(HaveField("State", harness.MutantSurvived), HaveField("Add", HavePrefix("a caller who cuts in"))),
			And(HaveField("State", harness.MutantAbsent), HaveField("Needs", "reconnect")),
			HaveField("State", harness.MutantSurvived),
		))
		Expect(found.Score()).To(BeNumerically("~", 1.0/3, 0.01))
		Expect(found.Scenarios).To(Equal(1))
		_, err := harness.PlayMutants(context.Background(), nil, nil, "chopy")
		Expect(err).To(MatchError(ContainSubstring(`did you mean "choppy"?`)))
		gone, stop := context.WithCancel(context.Background())
		stop()
		_, err = harness.PlayMutants(gone, []*scenarios.Scenario{quiet}, nil)
		Expect(err).To(MatchError(context.Canceled))
	})
	It("break each call anew, and the same in every play", Label("sweep"), func() {
		for _, mutant := range []string{"no_flush", "two_responses", harness.SoundMutant} { // by the ear, and by the wire
			one, other := planted(scenario("barge-in.yaml"), mutant), planted(scenario("barge-in.yaml"), mutant)
			Expect(one.SHA256).To(Equal(other.SHA256), mutant)
		}
		Expect(planted(scenario("barge-in.yaml"), "").Err()).NotTo(HaveOccurred())
	})
})
