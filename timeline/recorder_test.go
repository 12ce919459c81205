package timeline_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/timeline"
)

// inBubble runs body in virtual time.
func inBubble(body func()) {
	GinkgoHelper()
	Expect(virtualtime.Run(func(context.Context) error { body(); return nil })).To(Succeed())
}

// kinds are the kinds of the facts of records.
func kinds(records []timeline.Record) []string {
	var out []string
	for _, r := range records {
		out = append(out, r.Fact.Kind())
	}
	return out
}

var _ = Describe("Recorder", func() {
	It("stamps records with the offset from its start", func() {
		inBubble(func() {
			rec := timeline.NewRecorder()
			time.Sleep(1234 * time.Microsecond)
			rec.Add(rec.Now(), timeline.Connected{})
			Expect(rec.Take(time.Second)).To(Equal([]timeline.Record{
				{At: 1234 * time.Microsecond, Fact: timeline.Connected{}},
			}))
		})
	})

	It("hands each record out once, when its instant is past", func() {
		inBubble(func() {
			rec := timeline.NewRecorder()
			rec.Add(20*time.Millisecond, timeline.WordHeard{Text: "now"})
			rec.Add(33*time.Millisecond, timeline.WordHeard{Text: "soon"})
			Expect(rec.Take(20*time.Millisecond)).To(BeEmpty(), "a record at the border is not past")
			Expect(rec.Take(40 * time.Millisecond)).To(HaveLen(2))
			Expect(rec.Take(time.Hour)).To(BeEmpty())
		})
	})

	It("orders records of one instant by lane, and those of one lane as they came", func() {
		inBubble(func() {
			rec := timeline.NewRecorder()
			rec.Add(rec.Now(), timeline.ActBegan{Beside: true})
			rec.Add(rec.Now(), timeline.UtteranceBegan{})
			rec.Add(rec.Now(), timeline.WordHeard{})
			rec.Add(rec.Now(), timeline.SpeechDetected{})
			rec.Add(rec.Now(), timeline.Interrupted{})
			Expect(kinds(rec.Take(1))).To(Equal([]string{
				"act_began", "speech_detected", "interrupted", "utterance_began", "word_heard",
			}))
		})
	})

	It("moves a record that comes too late up to what was handed out", func() {
		inBubble(func() {
			rec := timeline.NewRecorder()
			rec.Add(50*time.Millisecond, timeline.UtteranceBegan{})
			rec.Take(60 * time.Millisecond)
			rec.Add(10*time.Millisecond, timeline.UtteranceEnded{})
			Expect(rec.Take(61 * time.Millisecond)).To(HaveExactElements(HaveField("At", 60*time.Millisecond)))
		})
	})

	It("may be used by many at once", func() {
		inBubble(func() {
			rec := timeline.NewRecorder()
			var writers sync.WaitGroup
			facts := []timeline.Fact{
				timeline.ActBegan{}, timeline.ActBegan{Beside: true}, timeline.Frame{}, timeline.Connected{}, timeline.Frame{Sent: true},
				timeline.StepTaken{}, timeline.Foreign{},
			}
			for _, fact := range facts {
				writers.Go(func() {
					for range 100 {
						rec.Add(rec.Now(), fact)
					}
				})
			}
			writers.Wait()
			Expect(rec.Take(1)).To(HaveLen(700))
		})
	})
})

var _ = Describe("Recording", func() {
	record := func(change func(*timeline.Recorder)) *timeline.Recording {
		var out *timeline.Recording
		inBubble(func() {
			rec := timeline.NewRecorder()
			rec.Add(rec.Now(), timeline.Connected{})
			rec.Add(rec.Now(), timeline.WordHeard{Text: "hello"})
			rec.Add(rec.Now()+1, timeline.Frame{Type: "x"})
			if change != nil {
				change(rec)
			}
			out = rec.Finish(time.Second, []int16{1, 2, 3}, []int16{4, 5, 6})
		})
		return out
	}
	sum := func(r *timeline.Recording) string {
		s, err := r.SHA256()
		Expect(err).NotTo(HaveOccurred())
		return s
	}

	It("has the same fingerprint for the same call", func() {
		Expect(sum(record(nil))).To(Equal(sum(record(nil))))
		Expect(sum(record(nil))).To(HaveLen(64))
	})

	DescribeTable("has another fingerprint for", func(change func(*timeline.Recording)) {
		other := record(nil)
		change(other)
		Expect(sum(other)).NotTo(Equal(sum(record(nil))))
	},
		Entry("another fact", func(r *timeline.Recording) { r.Records[1].Fact = timeline.WordHeard{Text: "hullo"} }),
		Entry("another offset", func(r *timeline.Recording) { r.Records[1].At++ }),
		Entry("another lane", func(r *timeline.Recording) { r.Records[2].Fact = timeline.Frame{Type: "x", Sent: true} }),
		Entry("a record more", func(r *timeline.Recording) { r.Records = append(r.Records, r.Records[0]) }),
		Entry("another length", func(r *timeline.Recording) { r.Length++ }),
		Entry("another sample of the caller", func(r *timeline.Recording) { r.Caller[2]++ }),
		Entry("another sample of the agent", func(r *timeline.Recording) { r.Agent[0]++ }),
		Entry("a sample that moved to the other track", func(r *timeline.Recording) {
			r.Agent = append([]int16{3}, r.Agent...)
			r.Caller = r.Caller[:2]
		}),
	)

	It("renders a record as JSON and on one line", func() {
		r := timeline.Record{At: 1500 * time.Millisecond, Seq: 7, Fact: timeline.WordHeard{Text: "Tuesday", Began: time.Second}}
		text, err := json.Marshal(r)
		Expect(err).NotTo(HaveOccurred())
		Expect(text).To(MatchJSON(`{"at_ns":1500000000,"lane":"ear","seq":7,"kind":"word_heard",
			"fact":{"utterance":0,"text":"Tuesday","began_ns":1000000000}}`))
		Expect(r.String()).To(HavePrefix("1.500000 s  ear/7  word_heard {"))
	})
})

func BenchmarkSHA256(b *testing.B) {
	call := &timeline.Recording{Caller: make([]int16, 60*timeline.RateHz), Agent: make([]int16, 60*timeline.RateHz)}
	for range 500 {
		call.Records = append(call.Records, timeline.Record{Fact: timeline.Connected{Agent: "Triage"}})
	}
	for b.Loop() {
		if _, err := call.SHA256(); err != nil {
			b.Fatal(err)
		}
	}
}
