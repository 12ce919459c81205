package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/reports/results"
)

// asks is a scenario in which a language model is asked something.
func asks(name, question string) string {
	return fmt.Sprintf("name: %s\nagent: supportline\nscript:\n  - caller: Where is order A1001?\nchecks:\n  judge: %s\n", name, question)
}

// judgeAt is a voicesim.yaml that names a language model.
func judgeAt(url string) string {
	return "judge:\n  url: " + url + "/v1\n  model: wise-1\n  key: ${MY_JUDGE_KEY}\n"
}

var _ = Describe("The check judge", func() {
	It("is listed as not looked at on the simulator, where nobody is asked", func() {
		dir := specs.Folder(map[string]string{"a.yaml": strings.Replace(asks("polite", "Is it polite?"), "checks:", "  - model: Tuesday.\nchecks:", 1)})
		o := voicesim("run", "--out", filepath.Join(dir, "out"), dir)
		Expect(o.code).To(Equal(exitOK), o.stdout+o.stderr)
		Expect(o.stdout).To(ContainSubstring("1 passed (1 with something that was not looked at)"))
		Expect(os.ReadFile(filepath.Join(dir, "out", "results.json"))).To(And(ContainSubstring("a language model is asked about calls on a live target only: Is it polite?"), Not(ContainSubstring("opinions"))))
	})

	It("is looked for by the doctor, who asks nobody", func() {
		doctor := func(config string) finding {
			GinkgoHelper()
			GinkgoT().Chdir(specs.Folder(map[string]string{"voicesim.yaml": config}))
			var all []finding
			Expect(json.Unmarshal([]byte(voicesim("doctor", "--json").stdout), &all)).To(Succeed())
			return all[len(all)-1]
		}
		GinkgoT().Setenv("MY_JUDGE_KEY", "")
		Expect(doctor("# nothing")).To(And(HaveField("State", stateLess), HaveField("What", "judge")))
		Expect(doctor(judgeAt("https://llm.example"))).To(And(HaveField("State", stateWrong), HaveField("Found", "the judge wise-1 at llm.example needs a key, and the environment variable MY_JUDGE_KEY is empty")))
		GinkgoT().Setenv("MY_JUDGE_KEY", targetKey)
		Expect(doctor(judgeAt("https://llm.example"))).To(And(HaveField("State", stateOK), HaveField("Found", "wise-1 at llm.example; whether it answers was not tried, since that costs money")))
	})

	It("is in the plan of a run, which asks nobody", func() {
		noKey()
		plan := func(files map[string]string) string {
			GinkgoHelper()
			GinkgoT().Chdir(specs.Folder(files))
			o := voicesim("run", "--target", "live", "--dry-run", ".")
			Expect(o.code).To(Equal(exitOK), o.stderr)
			return o.stdout
		}
		GinkgoT().Setenv("MY_JUDGE_KEY", "")
		asking := asks("polite", "Is it polite?")
		Expect(plan(map[string]string{"a.yaml": asking})).To(ContainSubstring("budget  none\njudge   none is set up: scenarios that ask are not played\n\nnot played  a.yaml  it asks a judge, and none is set up\n\ncalls: 0, at most 0s together"))
		Expect(plan(map[string]string{"a.yaml": asking, "voicesim.yaml": judgeAt("https://llm.example")})).To(And(
			ContainSubstring("judge   scenarios that ask are not played: the judge wise-1 at llm.example needs a key"), ContainSubstring("\nnot played  a.yaml  the judge wise-1"), ContainSubstring("\ncalls: 0,")))
		GinkgoT().Setenv("MY_JUDGE_KEY", targetKey)
		Expect(plan(map[string]string{"a.yaml": asking, "voicesim.yaml": judgeAt("https://llm.example")})).To(ContainSubstring("judge   wise-1 at llm.example\n\nplay  a.yaml  "))
		Expect(plan(map[string]string{"a.yaml": passing, "voicesim.yaml": judgeAt("https://llm.example")})).NotTo(ContainSubstring("judge"))
	})

	It("is answered by a language model about calls on a live target, and never green without an answer", Label("network"), func() {
		noKey()
		GinkgoT().Setenv(keyVariable, "sk-of-the-target")
		GinkgoT().Setenv("MY_JUDGE_KEY", targetKey)
		target := fakeserver.NewServer(&fakeserver.Options{NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply {
				return fakeserver.Reply{Say: "On Tuesday, by key sk-proj-0123456789abcdefghijklmnop."}
			})
		}})
		DeferCleanup(target.Close)
		var asked atomic.Int64
		wise := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			var sent struct{ Messages []struct{ Content string } }
			if json.NewDecoder(r.Body).Decode(&sent) != nil || r.URL.Path != "/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer "+targetKey {
				http.Error(w, "no", http.StatusBadRequest)
				return
			}
			call := sent.Messages[1].Content
			answer, quote := "no", "by key [masked]"
			switch {
			case strings.Contains(call, "sk-proj"):
				quote = "a secret was sent"
			case strings.Contains(call, "Is it refused?"):
				http.Error(w, `{"error": {"message": "who is `+targetKey+`?"}}`, http.StatusUnauthorized)
				return
			case strings.Contains(call, "Is the day named?") && strings.Contains(call, "On Tuesday"):
				answer, quote = "yes", "on Tuesday"
			}
			content, err := json.Marshal(fmt.Sprintf(`{"answer": %q, "reason": "It says so.", "quotes": [%q]}`, answer, quote))
			if err == nil {
				fmt.Fprintf(w, `{"choices": [{"finish_reason": "stop", "message": {"content": %s}}]}`, content)
			}
		}))
		DeferCleanup(wise.Close)
		GinkgoT().Chdir(specs.Folder(map[string]string{
			"voicesim.yaml": judgeAt(wise.URL), "a.yaml": asks("a", "{asks: Is the day named?, times: 2}"), "b.yaml": asks("b", "Is no key named?"), "c.yaml": asks("c", "Is it refused?"),
		}))
		o := voicesim("run", "--target", target.URL(), "-j", "3", "--budget", "1m", "--transcript", "--out", "out", ".")
		Expect(o.code).To(Equal(exitFailed), o.stdout+o.stderr)
		Expect(o.stdout + o.stderr).NotTo(Or(ContainSubstring("hush"), ContainSubstring("sk-proj")))
		Expect(o.stdout).To(And(ContainSubstring(`wise-1 at `), ContainSubstring(`answered yes to "Is the day named?": It says so. ["on Tuesday"]`)))
		Expect(asked.Load()).To(BeEquivalentTo(4))
		data, err := os.ReadFile("out/results.json")
		Expect(err).NotTo(HaveOccurred())
		Expect(string(data)).NotTo(Or(ContainSubstring("hush"), ContainSubstring("sk-proj")))
		var doc results.Document
		Expect(json.Unmarshal(data, &doc)).To(Succeed())
		Expect(doc.Results).To(HaveLen(3))
		Expect(doc.Results[0].Failures).To(BeEmpty())
		Expect(doc.Results[0].Opinions).To(HaveExactElements(And(HaveField("Question", "Is the day named?"), HaveField("Asked", 2), HaveField("Yes", 2), HaveField("Answers", HaveLen(2)))))
		Expect(doc.Results[1].Failures).To(HaveExactElements(And(HaveField("Kind", BeEquivalentTo("check")), HaveField("Nearest", ContainSubstring(`says no: It says so., on "by key [masked]"`)))))
		Expect(doc.Results[2].Failures).To(HaveExactElements(And(HaveField("Kind", BeEquivalentTo("no_data")), HaveField("Nearest", HaveSuffix("it answered 401 Unauthorized: who is [key]?")))))

		GinkgoT().Setenv("MY_JUDGE_KEY", "")
		begun := time.Now()
		o = voicesim("run", "--target", target.URL(), "a.yaml")
		Expect(o.code).To(Equal(exitNotPlayed), o.stdout)
		Expect(o.stdout).To(ContainSubstring("needs a key, and the environment variable MY_JUDGE_KEY is empty"))
		Expect(os.Remove("voicesim.yaml")).To(Succeed())
		o = voicesim("run", "--target", target.URL(), "a.yaml")
		Expect(o.code).To(Equal(exitNotPlayed), o.stdout)
		Expect(o.stdout).To(ContainSubstring("the check judge asks a language model, and none is set up"))
		Expect(time.Since(begun)).To(BeNumerically("<", 2*time.Second), "nobody is called before")
	})
})
