package internal_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Tokens", func() {
	DescribeTable("are words with their space, or single marks",
		func(text string, want ...string) {
			Expect(tokens.Count(text)).To(Equal(len(want)))
			var got []string
			for len(text) > 0 {
				n := tokens.Next(text)
				got = append(got, text[:n])
				text = text[n:]
			}
			Expect(got).To(Equal(want))
		},
		Entry(nil, "It is foggy.", "It", " is", " foggy", "."),
		Entry(nil, "Let's go", "Let's", " go"),
		Entry(nil, "the Gateway of a lighthouse", "the", " Gateway", " of", " a", " lighthouse"),
		Entry(nil, "extraordinarily", "extraordinar", "ily"),
		Entry(nil, `{"a": 1}`, "{", `"`, "a", `"`, ":", " 1", "}"),
		Entry(nil, "a  b", "a", " ", " b"),
		Entry(nil, "größer über", "größer", " über"),
		Entry(nil, "日本語です", "日本", "語で", "す"),
		Entry(nil, " ", " "),
	)
})

var _ = Describe("Counts", func() {
	It("are of sound: 100 ms of the caller's, 50 ms of the agent's, a part of which counts", func() {
		Expect(tokens.OfInput(2796 * time.Millisecond)).To(Equal(27))
		Expect(tokens.OfOutput(2000 * time.Millisecond)).To(Equal(40))
		Expect(tokens.OfOutput(2001 * time.Millisecond)).To(Equal(41))
		Expect(tokens.OfOutput(0)).To(Equal(0))
	})

	It("are of items, their text, arguments and images", func() {
		Expect(tokens.OfItem(&wire.Item{Name: "f", Arguments: wire.Some("{}")})).To(Equal(tokens.Counts{Text: 4 + 3}))
		Expect(tokens.OfItem(&wire.Item{Content: []wire.ContentPart{{Text: wire.Some("It is")}, {ImageURL: "data:"}}})).
			To(Equal(tokens.Counts{Text: 4 + 2, Image: 170}))
	})

	DescribeTable("come from the cache in steps of 64, sound first", func(text, audio, held, fromText, fromAudio int) {
		got := tokens.Cached(tokens.Counts{Text: text, Audio: audio}, held)
		Expect(got).To(Equal(tokens.Counts{Text: fromText, Audio: fromAudio}))
	},
		Entry("nothing held", 500, 500, 0, 0, 0), Entry("less than a step", 500, 500, 63, 0, 0),
		Entry("sound first", 500, 130, 256, 128, 128), Entry("no more than there is", 100, 100, 10_000, 64, 64),
	)

	It("add up to a usage", func() {
		u := tokens.Usage(tokens.Counts{Text: 1, Audio: 2, Image: 3}, tokens.Counts{Text: 4, Audio: 5}, tokens.Counts{Text: 1})
		Expect(u.TotalTokens).To(Equal(15))
		Expect(u.InputTokens).To(Equal(6))
		Expect(u.OutputTokens).To(Equal(9))
		Expect(u.InputTokenDetails.CachedTokens).To(Equal(1))
		Expect(u.InputTokenDetails.ImageTokens).To(Equal(3))
		Expect(u.OutputTokenDetails.AudioTokens).To(Equal(5))
	})
})

var _ = Describe("Reasoning", func() {
	It("takes 17 to 46 tokens, in four of seven responses", func() {
		spent := map[int]int{}
		for bits := range uint64(210) {
			spent[tokens.Reasoned(bits)]++
		}
		Expect(spent).To(HaveLen(1 + 30))
		Expect(spent).To(And(HaveKeyWithValue(0, 90), HaveKeyWithValue(17, 4), HaveKeyWithValue(46, 4)))
	})
})
