package fakeserver_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("The transcript of a turn", func() {
	const (
		whole = "conversation.item.input_audio_transcription.completed"
		first = "response.output_item.added"
	)
	// turns has n sessions of one turn, and returns of each the types of what came, and the ids of items and responses.
	turns := func(model string, p *fakeserver.Pacing, n int) (kinds, ids [][]string) {
		opts := fakeserver.Options{Seed: 1, Vocabulary: caller, Pacing: p, NewModel: answering(slices.Repeat([]fakeserver.Reply{{Say: "Yes."}}, n)...)}
		sound := audio.Format{}.AppendBytes(nil, specs.Joined(refund.Samples, specs.Silence(300*time.Millisecond)))
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			for range n {
				c := dial(ctx, s, "gpt-realtime")
				c.update(`{"type":"realtime","audio":{"input":{"transcription":{"model":"` + model + `"}}}}`)
				c.Append(sound)
				var came, named []string
				for _, a := range c.During(2 * time.Second) {
					came = append(came, a.Event.EventType())
					for _, part := range strings.Split(a.Raw, `"`) {
						if (strings.HasPrefix(part, "item_") || strings.HasPrefix(part, "resp_")) && len(part) > 20 && !slices.Contains(named, part) {
							named = append(named, part)
						}
					}
				}
				Expect(came).To(ContainElements(whole, first))
				kinds, ids = append(kinds, came), append(ids, named)
				c.close()
			}
		})
		return kinds, ids
	}
	early := func(kinds []string) bool { return slices.Index(kinds, whole) < slices.Index(kinds, first) }
	models := []string{"whisper-1", "gpt-4o-transcribe", "gpt-realtime-whisper"}

	DescribeTable("may be whole before the first item of its answer, or after it: as often as its model is quick", func(model string, atLeast, atMost int) {
		kinds, _ := turns(model, nil, 12)
		n := 0
		for _, k := range kinds {
			if early(k) {
				n++
			}
		}
		Expect(n).To(And(BeNumerically(">=", atLeast), BeNumerically("<=", atMost)))
	},
		Entry(nil, "gpt-4o-transcribe", 6, 11),
		Entry(nil, "gpt-realtime-whisper", 1, 4),
	)

	It("comes as a test chooses, which changes no other id", func() {
		for _, model := range models {
			before, ids := turns(model, &fakeserver.Pacing{Transcripts: fakeserver.TranscriptsFirst}, 1)
			Expect(early(before[0])).To(BeTrue(), model)
			Expect(slices.Index(before[0], whole)).To(BeNumerically(">", slices.Index(before[0], "response.created")))
			after, same := turns(model, &fakeserver.Pacing{Transcripts: fakeserver.TranscriptsLate}, 1)
			Expect(early(after[0])).To(BeFalse(), model)
			Expect(same).To(Equal(ids))
			Expect(after[0]).To(ConsistOf(before[0]))
		}
	})

	It("is before the first item even where answers come at once", func() {
		for _, model := range models {
			kinds, _ := turns(model, &fakeserver.Pacing{Times: math.Inf(1), Transcripts: fakeserver.TranscriptsFirst}, 1)
			Expect(early(kinds[0])).To(BeTrue(), model)
		}
	})

	It("comes when it is told to, where that is said", func() {
		kinds, _ := turns("gpt-4o-transcribe", &fakeserver.Pacing{Transcription: 400 * time.Millisecond}, 4)
		for _, k := range kinds {
			Expect(early(k)).To(BeFalse())
		}
	})
})
