package conformance_test

import (
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// Two sessions are alike when their normal forms are equal. The normal form of what a server sent is
// the list of its event types, without what is independent of the rest:
//
//   - Events of transcription and rate_limits.updated are left out: a recording has them wherever they
//     happened to come, and may end before them.
//   - A run of deltas becomes one of each type, in the order in which these came first. How much text
//     or sound is in a delta, and how both alternate, depends on the moment. That the transcript begins
//     before the sound does not.
//
// Events of different responses at the same time would be independent as well; no recording has any.

// independent reports whether an event is left out.
func independent(eventType string) bool {
	return strings.HasPrefix(eventType, "conversation.item.input_audio_transcription.") || eventType == "rate_limits.updated"
}

// normalForm returns the frames that are left, the first of each type in a run of deltas.
func normalForm(frames []frame) []frame {
	var form []frame
	run := 0 // where the run of deltas begins in form
	for _, f := range frames {
		if f.sent || independent(f.kind) {
			continue
		}
		if !strings.HasSuffix(f.kind, ".delta") {
			form = append(form, f)
			run = len(form)
			continue
		}
		if !slices.ContainsFunc(form[run:], func(g frame) bool { return g.kind == f.kind }) {
			form = append(form, f)
		}
	}
	return form
}

func kinds(frames []frame) []string {
	list := make([]string, len(frames))
	for i, f := range frames {
		list[i] = f.kind
	}
	return list
}

var _ = Describe("The normal form", func() {
	It("differs where an event is missing, or two are exchanged", func() {
		tried := 0
		for _, r := range recordings() {
			want := kinds(normalForm(r.frames))
			for i, f := range r.frames {
				if f.sent || independent(f.kind) || strings.HasSuffix(f.kind, ".delta") {
					continue
				}
				tried++
				Expect(kinds(normalForm(slices.Delete(slices.Clone(r.frames), i, i+1)))).NotTo(Equal(want))
				if i == 0 || r.frames[i-1].kind == f.kind || r.frames[i-1].sent || independent(r.frames[i-1].kind) {
					continue
				}
				exchanged := slices.Clone(r.frames)
				exchanged[i-1], exchanged[i] = exchanged[i], exchanged[i-1]
				Expect(kinds(normalForm(exchanged))).NotTo(Equal(want))
			}
		}
		Expect(tried).To(BeNumerically(">", 90))
	})

	It("is the same wherever transcripts and rate limits come, and however text is cut", func() {
		form := kinds(normalForm(framesOfKinds("a.delta", "a.delta", "b.delta", "rate_limits.updated", "a.delta", "done", "a.delta")))
		Expect(form).To(Equal([]string{"a.delta", "b.delta", "done", "a.delta"}))
	})
})

func framesOfKinds(kinds ...string) []frame {
	frames := make([]frame, len(kinds))
	for i, kind := range kinds {
		frames[i].kind = kind
	}
	return frames
}
