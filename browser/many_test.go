package browser_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/page"
	"github.com/voicesim/voicesim/reports/results"
)

// many are calls of two minutes in which somebody always speaks, each like the others.
type many struct {
	timeline      []byte
	trace         []byte // with the events of the frames, and an answer that was cut
	caller, agent []int16
}

// Timeline implements [page.Beside].
func (m *many) Timeline(results.Position, string) ([]byte, error) { return m.timeline, nil }

// Trace implements [page.Beside].
func (m *many) Trace(results.Position, string) ([]byte, error) { return m.trace, nil }

// HasSound implements [page.Beside].
func (m *many) HasSound(results.Position, string) bool { return true }

// Sound implements [page.Beside].
func (m *many) Sound(results.Position, string) (caller, agent []int16, err error) {
	return m.caller, m.agent, nil
}

// callLength is how long each call is.
const callLength = 2 * time.Minute

// manyCalls makes the calls and their results: every tenth failed. The timeline has 24 turns with 20 words each and 20 frames a second.
func manyCalls(n int) (*results.Document, *many) {
	m := &many{caller: make([]int16, page.RateHz*120), agent: make([]int16, page.RateHz*120)}
	for i := range m.caller {
		swell := math.Abs(math.Sin(float64(i) / page.RateHz))
		track := m.caller
		if i/page.RateHz/5%2 == 1 {
			track = m.agent
		}
		track[i] = int16(9000 * swell * math.Sin(float64(i)/7))
	}
	var text bytes.Buffer
	line := func(at time.Duration, lane, kind string, fact map[string]any) {
		data, err := json.Marshal(map[string]any{"at_ns": at, "lane": lane, "seq": 0, "kind": kind, "fact": fact})
		Expect(err).NotTo(HaveOccurred())
		text.Write(append(data, '\n'))
	}
	fmt.Fprintln(&text, `{"timeline":1,"scenario":"x","file":"x.yaml","agent":"supportline","length_ns":120000000000,"rate_hz":24000,"sha256":""}`)
	frames := 0
	for at := time.Duration(0); at < callLength; at += 50 * time.Millisecond {
		turn, into := int(at/(5*time.Second)), at%(5*time.Second)
		id := fmt.Sprint("resp_", turn)
		switch {
		case turn%2 == 0 && into == 0:
			line(at, "caller", "act_began", map[string]any{"step": 0})
		case turn%2 == 0 && into == 4900*time.Millisecond:
			line(at, "caller", "act_ended", map[string]any{"step": 0})
		case turn%2 == 1 && into == 0:
			line(at, "wire_in", "response_began", map[string]any{"response": id})
			line(at, "ear", "utterance_began", map[string]any{"utterance": turn, "response": id, "agent": "Support"})
		case turn%2 == 1 && into == 4900*time.Millisecond:
			line(at, "ear", "utterance_ended", map[string]any{"utterance": turn, "last_heard_ns": at, "heard_ns": into, "total_ns": into, "complete": true})
			line(at, "wire_in", "response_ended", map[string]any{"response": id, "status": "completed"})
		case turn%2 == 1 && into%(250*time.Millisecond) == 0:
			line(at, "wire_in", "generated", map[string]any{"response": id, "text": " something"})
			line(at, "ear", "word_heard", map[string]any{"utterance": turn, "text": "something", "began_ns": at})
		}
		line(at, "wire_in", "frame", map[string]any{"type": "response.output_audio.delta", "bytes": 12900})
		if into%(250*time.Millisecond) == 0 {
			line(at, "wire_in", "frame", map[string]any{"type": "response.output_audio_transcript.delta", "bytes": 250})
			frames++
		}
	}
	m.timeline = text.Bytes()
	m.trace = m.traced(frames)
	doc := &results.Document{Run: results.Run{StartedAt: "2026-03-04T05:06:07Z", Clock: "virtual", Target: "simulator", Seed: 1}}
	for i := range n {
		c := results.Call{
			Name: fmt.Sprintf("call %d of many", i), File: fmt.Sprintf("calls/%d.yaml", i), Line: 1, Verdict: judge.VerdictPassed, Seed: 1, CallMS: 120000,
			Steps:     []results.Step{{Verb: "caller", What: `caller: "words"`, Words: "words that somebody says", State: judge.StepPassed}},
			Artifacts: []results.Artifact{{Kind: "wav", Path: fmt.Sprintf("calls/%d.wav", i)}}, Measures: map[string]results.Measure{},
		}
		if i%10 == 9 {
			c.Verdict = judge.VerdictFailed
			c.Failures = []results.Failure{{Kind: judge.FailureNotAnswered, Message: "agent should answer", AtMS: 119000, File: c.File, Line: 3}}
		}
		doc.Results = append(doc.Results, c)
	}
	doc.Sum()
	return doc, m
}

// traced is the trace of a call: pictures of its sound, an answer of which five seconds came and were not heard, and so many events.
func (m *many) traced(frames int) []byte {
	peaks, _ := page.PeaksOf(m.caller, m.agent)
	t := &page.Trace{Peaks: peaks, Unheard: []page.Unheard{{Response: "resp_1", Item: "i", LengthMS: 5000, Peaks: page.PackPeaks(bytes.Repeat([]byte{150}, 500))}}}
	for i := range frames {
		event := fmt.Sprintf(`{"type":"response.output_audio_transcript.delta","event_id":"event_%022d","response_id":"resp_%022d","item_id":"item_%022d","output_index":0,"content_index":0,"delta":" something"}`, i, i, i)
		t.Frames = append(t.Frames, page.TraceFrame{AtMS: float64(i), Type: "response.output_audio_transcript.delta", Event: json.RawMessage(event)})
	}
	var text bytes.Buffer
	Expect(page.WriteTrace(&text, t)).To(Succeed())
	return text.Bytes()
}

var _ = Describe("200 calls of two minutes", func() {
	It("are below 30 MB, and open in less than two seconds", func() {
		doc, beside := manyCalls(200)
		began := time.Now()
		data, err := page.Build(doc, beside, page.Options{})
		Expect(err).NotTo(HaveOccurred())
		file := filepath.Join(GinkgoT().TempDir(), "report.html")
		out, err := os.Create(file)
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Write(out, data)).To(Succeed())
		size, err := out.Seek(0, io.SeekEnd)
		Expect(err).NotTo(HaveOccurred())
		Expect(out.Close()).To(Succeed())
		AddReportEntry("made", fmt.Sprintf("%.1f s, %.1f MB", time.Since(began).Seconds(), float64(size)/1e6), ReportEntryVisibilityAlways)
		Expect(size).To(BeNumerically("<", 30e6))
		loud, mute := 0, 0
		for _, c := range data.Calls {
			if c.Sound != nil {
				loud++
			} else if c.Mute != "" {
				mute++
			}
		}
		Expect(loud).To(BeNumerically(">=", 10))
		Expect(loud + mute).To(Equal(200))
		Expect(data.Calls[9].Sound).NotTo(BeNil(), "it failed")
		Expect(data.Calls[9].Events.JSON).NotTo(BeEmpty(), "it failed")
		Expect(data.Calls[9].Utterances[0].Ghost).NotTo(BeEmpty())

		t := open(browser, file, 1440, 900, "light")
		painted := eval[float64](t, `performance.getEntriesByName("first-contentful-paint")[0].startTime`)
		ready := eval[float64](t, `performance.getEntriesByName("ready")[0].startTime`)
		AddReportEntry("opened", fmt.Sprintf("first paint after %.0f ms, ready after %.0f ms", painted, ready), ReportEntryVisibilityAlways)
		Expect(painted).To(BeNumerically("<", 1000))
		Expect(ready).To(BeNumerically("<", 2000))
		Expect(eval[int](t, `document.querySelectorAll("table.calls tbody tr").length`)).To(Equal(200))
		Expect(eval[int](t, `document.querySelectorAll(".strip canvas").length`)).To(BeNumerically("<", 100), "rows are drawn when they are seen")
		t.set("#search", "call 123 of")
		Expect(eval[int](t, `document.querySelectorAll("table.calls tbody tr:not([hidden])").length`)).To(Equal(1))
		t.quiet()
	})
})
