package conformance_test

import (
	"path/filepath"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// The recorded sequences are reduced: a run of deltas or of sound is one line with a count, sound is "…", and some keys are
// left out. What a replay needs of that is put back as a stand-in.
const (
	reducedText = "… (256001)"
	tooLong     = 256_001 // characters that stood there
)

// sequence reads a recorded sequence. It skips the spec where there are none.
func sequence(name string) recording {
	GinkgoHelper()
	r := recording{name: name, hasty: name == "barge-in-while-client-truncates"}
	for _, f := range framesOf(filepath.Join(needData("sequences"), name+".jsonl")) {
		raw := string(f.raw)
		raw = strings.ReplaceAll(raw, `"audio":"…"`, `"audio":"AAAA"`)
		raw = strings.ReplaceAll(raw, `"delta":"…"`, `"delta":"AAAA"`)
		raw = strings.Replace(raw, reducedText, strings.Repeat("a", tooLong), 1)
		if f.sent {
			raw = strings.Replace(raw, `"session":{`, `"session":{"type":"realtime",`, 1)
		}
		r.frames = append(r.frames, frame{f.sent, f.kind, []byte(raw)})
	}
	return r
}

// outcomes are what is compared of an event besides its type: statuses, reasons, errors, contents, and whether there is a
// previous item.
func outcomes(frames []frame) []string {
	GinkgoHelper()
	var all []string
	for _, f := range frames {
		said := f.kind
		for _, path := range [][]string{
			{"response", "status"}, {"response", "status_details", "reason"}, {"response", "status_details", "error", "code"},
			{"response", "status_details", "error", "message"}, {"error", "code"}, {"error", "message"}, {"error", "param"}, {"error", "event_id"},
			{"item", "status"}, {"item", "role"}, {"item", "content"}, {"session", "instructions"}, {"text"}, {"transcript"}, {"audio_end_ms"},
		} {
			if value, ok := wire.Lookup(f.raw, path...); ok && f.kind != wire.TypeSessionCreated {
				said += " " + string(value)
			}
		}
		if previous, ok := wire.Lookup(f.raw, "previous_item_id"); ok {
			said += " after an item: " + strconv.FormatBool(string(previous) != "null")
		}
		all = append(all, said)
	}
	return all
}

var _ = Describe("The client's side of a recorded sequence", func() {
	DescribeTable("gets from our server what the real one sent: types, statuses, reasons, errors, contents, and nulls of previous_item_id", func(name string) {
		r := sequence(name)
		ours, theirs := normalForm(replay(r)), normalForm(r.frames)
		Expect(outcomes(ours)).To(Equal(outcomes(theirs)))
	},
		Entry("a text that is too long", "text-too-long"),
		Entry("a response that fails", "failed-response"),
		Entry("an answer that is cut after it was done", "truncate-after-done"),
	)
})

var _ = Describe("The client's side of a recorded interruption", func() {
	DescribeTable("gets from our server the events that the real one sent, with their statuses and reasons", func(name string) {
		r := sequence(name)
		ours, theirs := normalForm(replay(r)), normalForm(r.frames)
		Expect(endings(ours)).To(Equal(endings(theirs)))
	},
		Entry("of gpt-realtime-2.1", "barge-in-2.1"),
		Entry("of gpt-realtime", "barge-in-gpt-realtime"),
		Entry("while the client truncates", "barge-in-while-client-truncates"),
		Entry("by an idle timeout", "idle-timeout"),
	)
})

// endings are the types of events with the statuses and reasons of responses and items, and whether there is a previous item.
func endings(frames []frame) []string {
	var all []string
	for _, f := range frames {
		said := f.kind
		for _, path := range [][]string{{"response", "status"}, {"response", "status_details", "reason"}, {"item", "status"}, {"item", "role"}} {
			if value, ok := wire.Lookup(f.raw, path...); ok {
				said += " " + string(value)
			}
		}
		if previous, ok := wire.Lookup(f.raw, "previous_item_id"); ok {
			said += " after an item: " + strconv.FormatBool(string(previous) != "null")
		}
		all = append(all, said)
	}
	return all
}

// goesOn is a stand-in for what an answer would have said that was cut.
var goesOn = strings.Repeat(" and so it went on, for a very long time, until somebody said stop", 20)

// failure returns what a response failed with; nil if it did not.
func failure(w *wire.Response) *fakeserver.Failure {
	d, _ := w.StatusDetails.Value()
	if d.Error == nil {
		return nil
	}
	return &fakeserver.Failure{Type: d.Error.Type, Code: d.Error.Code.Or(""), Message: d.Error.Message}
}
