package reports_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/timeline"
)

// keyed is a call in which keys are pressed, a step for each text, and each is heard, handed on to a tool, and told to the model.
func keyed(steps ...string) judge.Played {
	script := "name: keys\nagent: x\nscript:\n- caller: Hello.\n"
	for _, keys := range steps {
		script += fmt.Sprintf("- model: Go on.\n- dtmf: %q\n", keys)
	}
	sc, err := judge.Load("a.yaml", []byte(script+"- expect: {heard: thanks}\n"))
	Expect(err).NotTo(HaveOccurred())
	p := judge.Played{Scenario: sc, Result: &judge.Result{}, Recording: &timeline.Recording{}, Wire: &timeline.Wire{}}
	at := time.Duration(0)
	note := func(f timeline.Fact) {
		at++
		p.Recording.Records = append(p.Recording.Records, timeline.Record{At: at, Fact: f})
	}
	for i, keys := range steps {
		step := 2 + 2*i
		p.Result.Steps = append(p.Result.Steps, judge.StepResult{Step: step, Pos: sc.Script[step].Pos, What: fmt.Sprintf("the caller presses %s", keys)})
		note(timeline.Generated{Item: fmt.Sprint("item_", i), Text: "Go on."})
		note(timeline.ActBegan{Step: step})
		for _, key := range keys {
			note(timeline.KeyHeard{Key: string(key)})
			note(timeline.TurnWritten{Item: "i", Text: fmt.Sprintf("The caller pressed %c.", key)})
			note(timeline.ToolBegan{Call: fmt.Sprint("call_", at), Tool: "took", Arguments: json.RawMessage(fmt.Sprintf(`{"key": "%c"}`, key))})
			p.Wire.Frames = append(p.Wire.Frames, timeline.WireFrame{Type: "input_audio_buffer.dtmf_event_received", Event: json.RawMessage(fmt.Sprintf(`{"event":"%c","received_at":%d}`, key, 1764552703+at))},
				timeline.WireFrame{Sent: true, Type: "conversation.item.create", Event: json.RawMessage(fmt.Sprintf(`{"event_id":"evt_%d","item":{"content":[{"text":"[key] %c"}]}}`, at, key))})
		}
	}
	return p
}

// keysShown are the keys that reports show of a call: those that were heard, told to the model, to tools and on the wire, and of the steps.
func keysShown(p judge.Played) (shown map[string]string) {
	e := reports.EntryOf(p)
	shown = map[string]string{}
	key := regexp.MustCompile(`\[masked\]|[0-9*#A-D]`)
	add := func(to, text string) { shown[to] += strings.ReplaceAll(key.FindString(text), "[masked]", ".") }
	for _, r := range e.Recording.Records {
		switch f := r.Fact.(type) {
		case timeline.KeyHeard:
			add("heard", f.Key)
		case timeline.TurnWritten:
			add("told", strings.TrimPrefix(f.Text, "The caller pressed "))
		case timeline.ToolBegan:
			add("tool", string(f.Arguments))
		}
	}
	var steps []string
	for _, s := range e.Result.Steps {
		steps = append(steps, strings.TrimPrefix(s.What, "the caller presses "))
	}
	shown["steps"] = strings.ReplaceAll(strings.Join(steps, " "), "[masked]", ".")
	return shown
}

var _ = Describe("Keys that callers press", func() {
	const card = "4111111111111111"

	DescribeTable("are masked where they are the number of a card", func(shown, steps string, pressed []string) {
		Expect(keysShown(keyed(pressed...))).To(And(
			HaveKeyWithValue("heard", shown), HaveKeyWithValue("told", shown), HaveKeyWithValue("tool", shown), HaveKeyWithValue("steps", steps)))
	},
		Entry("at once", "................", ".", []string{card}),
		Entry("with a hash", "................#", ".#", []string{card + "#"}),
		Entry("with a star", "................*", ".*", []string{card + "*"}),
		Entry("behind a menu", "12................#", "1 2 .#", []string{"1", "2", card + "#"}),
		Entry("behind a menu in one step", "1#................#", "1#.#", []string{"1#" + card + "#"}),
		Entry("behind a menu without a hash", "1................#", "1.#", []string{"1" + card + "#"}),
		Entry("over two steps", "................#", ". .#", []string{card[:8], card[8:] + "#"}),
		Entry("over steps with a hash each", "....#....#....#....#", ".# .# .# .#", []string{"4111#", "1111#", "1111#", "1111#"}),
		Entry("one by one", "................", strings.TrimSpace(strings.Repeat(". ", 16)), strings.Split(card, "")),
		Entry("behind an order", "1001#................#", "1001# .#", []string{"1001#", card + "#"}),
		Entry("of another issuer", "...............#", ".#", []string{"378282246310005#"}),
	)

	DescribeTable("are shown where they are none", func(pressed ...string) {
		whole := strings.Join(pressed, "")
		Expect(keysShown(keyed(pressed...))).To(And(
			HaveKeyWithValue("heard", whole), HaveKeyWithValue("told", whole), HaveKeyWithValue("tool", whole), HaveKeyWithValue("steps", strings.Join(pressed, " "))))
	},
		Entry("a menu", "1", "2", "*"),
		Entry("an order", "1001#"),
		Entry("a number whose check digit is wrong", "4111111111111112#"),
		Entry("a telephone", "00493090182000#"),
		Entry("an order, an amount and a day", "40012345#", "2500#", "24122026#"),
	)

	It("are masked where a code was asked for", func() {
		p := keyed("0042#", "1")
		p.Scenario.Script[1].Model.Say = "Please enter your PIN."
		p.Recording.Records[0].Fact = timeline.Generated{Item: "i", Text: "Please enter your PIN."}
		Expect(keysShown(p)).To(HaveKeyWithValue("heard", "....#1"))
	})

	It("are masked where the runtime was told of most of them alone", func() {
		p := keyed(card + "#")
		p.Recording.Records = append(p.Recording.Records[:3], p.Recording.Records[6:]...) // the second is lost
		Expect(keysShown(p)).To(HaveKeyWithValue("heard", MatchRegexp(`^4?\.{14,15}#$`)))
	})

	It("are on no frame of the wire", func() {
		var trace strings.Builder
		for _, e := range []judge.Played{keyed(strings.Split(card, "")...), keyed(card + "#")} {
			dir := folder(&reports.Run{Calls: []*reports.Entry{reports.EntryOf(e)}}, false)
			trace.WriteString(read(dir, filepath.Join("calls", "keys.trace.json")))
		}
		Expect(trace.String()).To(And(ContainSubstring("[key] [masked]"), Not(MatchRegexp(`\[key\] [0-9]`)), Not(MatchRegexp(`"event":"[0-9]"`)), ContainSubstring("1764552")))
	})
})
