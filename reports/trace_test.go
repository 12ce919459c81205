package reports_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("The trace of a call", func() {
	// traced is the trace of a call with these events, and the entry of it.
	traced := func(events ...string) string {
		GinkgoHelper()
		p := playedOf("a", judge.VerdictPassed)
		p.Wire = &timeline.Wire{LeftOut: 1, Unheard: []timeline.Unheard{{Response: "r", Item: "i", Length: 20 * time.Millisecond, Peaks: []byte{7, 8}}}}
		for _, e := range events {
			var kind struct{ Type string }
			Expect(json.Unmarshal([]byte(e), &kind)).To(Succeed())
			p.Wire.Frames = append(p.Wire.Frames, timeline.WireFrame{Type: kind.Type, Event: json.RawMessage(e)})
		}
		dir := folder(&reports.Run{Calls: []*reports.Entry{reports.EntryOf(p)}}, true)
		return read(dir, filepath.Join("calls", "a.trace.json"))
	}

	It("has frames, what was never heard, and no secrets: in no piece of a text, under no name, and in no JSON within JSON", func() {
		text := traced(
			`{"type":"response.output_audio_transcript.delta","item_id":"i","delta":"card 4111 11"}`,
			`{"type":"response.output_audio_transcript.delta","item_id":"j","delta":"42"}`,
			`{"type":"response.output_audio_transcript.delta","item_id":"i","delta":"11 1111 1111 ok"}`,
			`{"type":"response.function_call_arguments.delta","item_id":"c","delta":"{\"pass"}`,
			`{"type":"response.function_call_arguments.delta","item_id":"c","delta":"word\":\"abc\"}"}`,
			`{"type":"response.function_call_arguments.done","arguments":"{\"password\":\"abc\"}"}`,
			`{"type":"session.update","session":{"tools":[{"parameters":{"properties":{"pin":{"type":"string"}}}}]}}`,
			`{"type":"conversation.item.create","item":{"output":"key `+aKey+`"}}`,
		)
		Expect(text).NotTo(Or(ContainSubstring("4111"), ContainSubstring("1111"), ContainSubstring("abc"), ContainSubstring(aKey)))
		var trace struct {
			Trace   int
			LeftOut int `json:"left_out"`
			Unheard []struct{ Response, Peaks string }
			Frames  []struct {
				Event map[string]any
			}
		}
		Expect(json.Unmarshal([]byte(text), &trace)).To(Succeed())
		Expect(trace.Trace).To(Equal(1))
		Expect(trace.LeftOut).To(Equal(1))
		Expect(trace.Unheard).To(HaveLen(1))
		Expect(trace.Unheard[0].Peaks).To(Equal("Bwg="))
		var deltas []any
		for _, f := range trace.Frames[:6] {
			deltas = append(deltas, f.Event["delta"])
		}
		Expect(deltas[:5]).To(Equal([]any{"card [masked]", "42", " ok", "[masked]", ""}))
		Expect(trace.Frames[5].Event["arguments"]).To(Equal(`{"password":"[masked]"}`))
		Expect(text).To(ContainSubstring(`"pin":{"type":"string"}`), "the schema of a tool tells no secret")
		Expect(strings.Count(text, "\n")).To(Equal(10), "a line for each frame")
	})

	It("is given up with the recording once it is written", func() {
		run := heardRun()
		dir := folder(run, true)
		for _, c := range run.Calls {
			c.Release()
			Expect(c.Recording).To(BeNil())
		}
		Expect(run.Calls[1].Attempts[0].Recording).To(BeNil())
		Expect(os.Remove(filepath.Join(dir, reports.PageFile))).To(Succeed())
		_, err := reports.RenderFolder(filepath.Join(dir, reports.ResultsFile), reports.PageOptions{})
		Expect(err).NotTo(HaveOccurred())
	})
})
