package reports_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/timeline"
)

// aKey is a key as OpenAI makes them.
const aKey = "sk-proj-Zk3vQ9xLmT7wB2nR5yH8"

// turnsOf are turns of one speaker.
func turnsOf(texts ...string) (turns []mask.Turn) {
	for _, text := range texts {
		turns = append(turns, mask.Turn{Who: "caller", Text: text})
	}
	return turns
}

var _ = Describe("Secrets", func() {
	DescribeTable("are masked in texts", func(text, masked string) {
		var m mask.Mask
		m.Collect(text)
		Expect(m.Text(text)).To(Equal(masked))
	},
		Entry("a card number", "It is 4111111111111111.", "It is [masked]."),
		Entry("in groups", "card 4111 1111 1111 1111, thanks", "card [masked], thanks"),
		Entry("with dashes", "5500-0055-5555-5559", "[masked]"),
		Entry("of fifteen digits", "3782 822463 10005", "[masked]"),
		Entry("said", "four one one one, one one one one, one one one one, one one one one", "[masked]"),
		Entry("said in part", "4111 one one one one 1111 1111", "[masked]"),
		Entry("among other digits", "order 17, 4111 1111 1111 1111 12/29", "order 17, [masked] 12/29"),
		Entry("a key", "the key "+aKey+" is old", "the key [masked] is old"),
		Entry("a token in a header", "Authorization: Bearer abc.DEF-123~x", "Authorization: [masked] [masked]"),
		Entry("a token of the web", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_1", "[masked]"),
		Entry("in an address", "https://ann:s3cret@example.com/x", "https://ann:[masked]@example.com/x"),
		Entry("a private key", "x -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- y", "x [masked] y"),
		Entry("a PIN", "My PIN is 4711.", "My PIN is [masked]."),
		Entry("a PIN, said", "the pin: four seven one one", "the pin: [masked]"),
		Entry("a PIN, and once more", "My PIN is 4711. Did you say 4 7 1 1, or forty-seven eleven? 4711!", "My PIN is [masked]. Did you say [masked], or [masked]? [masked]!"),
		Entry("a code with doubles", "my security code is double five eight. Is 558 right, or five five 8? Or double five, eight? Order 58.", "my security code is [masked]. Is [masked] right, or [masked]? Or [masked]? Order 58."),
		Entry("a card number with doubles", "four triple one triple one, triple one triple one, triple one. Thanks", "[masked]. Thanks"),
		Entry("with a letter that is an s in other writing", "baſic abcdefgh12", "baſic [masked]"),
		Entry("with a letter that is a k in other writing", "to\u212aen: abc1", "to\u212aen: [masked]"),
		Entry("in pairs", "It is forty-one eleven, eleven eleven, eleven eleven, eleven eleven.", "It is [masked]."),
		Entry("with triple and treble", "four treble one, triple one one, triple one one, double one double one", "[masked]"),
		Entry("with dashes of other kinds", "4111 – 1111\u00a01111_1111", "[masked]"),
		Entry("in other scripts", "٤١١١ ١١١١ ١١١١ ١١١١!", "[masked]!"),
		Entry("behind its name", "card_4111111111111111 and visa4111111111111111", "card_[masked] and visa[masked]"),
		Entry("as a float", "4.111111111111111e+15", "[masked]e+15"),
		Entry("by name", "with {user_pin: 4711, password: \"hunter 2\"}", "with {user_pin: [masked], password: \"[masked] 2\"}"),
	)

	DescribeTable("are not seen where there are none", func(text string) {
		var m mask.Mask
		m.Collect(text)
		Expect(m.Text(text)).To(Equal(text))
	},
		Entry("a number with another check digit", "4111 1111 1111 1112"),
		Entry("a number that no card begins with", "9111 1111 1111 1111"),
		Entry("an order", "order A1001, and A1002"),
		Entry("a telephone", "+49 30 901820, or 555-0100"),
		Entry("an id", "item_Ct0Oh22Wchg7OeITNwT0J"),
		Entry("a fingerprint", "4111111111111111a7f3c925"),
		Entry("a time", "it began at 4.04 s: 0.24 s late"),
		Entry("words", "the shipping is a token of our respect; spin 4711 times"),
		Entry("a PIN without digits", "I forgot my PIN."),
		Entry("a list of prices", "40.00, 45.00, 19.95, 20.03 and 1,299.00 in all"),
		Entry("days", "2026-12-01 2026-12-06, 4.12.2026 5.12.2026, 24/12/2026 25/12/2026"),
		Entry("moments", "2026-12-01 01:31:43.123456789 +0000, 2026-12-01T01:31:43Z"),
		Entry("moments as numbers", "1764552703123, 1764552703123456789"),
		Entry("telephones with their countries", "+1 415 555 0100, +1 415 555 0101, +44 20 7946 0958, (415) 555-0102"),
		Entry("a bank account", "DE89 3704 0044 0532 0130 00"),
		Entry("a parcel", "9400 1000 0000 0000 0000 00"),
		Entry("an address", "192.168.100.200:51234, 41 Elm Street, Apartment 11, Springfield 49512"),
		Entry("an id of a call", "41111111-1a11-4b11-8c11-11111111111d"),
		Entry("what was counted", "one, two, three, four, five, six, seven, eight, nine, ten"),
		Entry("what is unknown", "unknown key \"token\": did you mean \"tokens\"?"),
		Entry("digits in the next sentence", "I forgot my PIN. Order 4711 is mine."),
	)

	// A text with a letter that is an s in other writing is searched with every pattern, others with those whose beginnings they have.
	It("are the same whether a text is searched with every pattern or not", Label("sweep"), func() {
		keys := strings.Fields("sk- sk_ rk- rk_ pk- pk_ ek- ek_ AKIA ASIA ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- xoxb- AIza SK eyJ")
		leading := strings.Split("-----BEGIN PRIVATE KEY-----|bearer|basic|://x:|pin|pins|CVV|cvv2|Cvc|password|passwd|passcode|secret|token|otp|ssn|api key|api_key|apikey|access-key|accesskey|"+
			"Authorization|security code|one-time code|one time code||double |x", "|")
		between := strings.Split("| | |:|: |=|\"|_| is |. |, |-", "|")
		value := strings.Split("0123456789abcdef0123456789abcdef|ABCDEFGHIJKLMNOP|abcdefghij.klmnopqrst.|hunter22@host|4711|4111 1111 1111 1111|4111|1 1|four seven one one|zero oh TWO|three five six|"+
			"eight nine|double five|triple|4111-1111, 1111. 1111|41.11,11 11\t1111  1111|4111   1111|41111111|shipping|é", "|")
		random, found := rand.New(rand.NewPCG(1, 2)), 0
		of := func(list []string) string { return list[random.IntN(len(list))] }
		for range 4000 {
			text := ""
			if random.IntN(3) == 0 {
				text = of(keys) + of([]string{"0123456789abcdef0123456789abcdef", "ABCDEFGHIJKLMNOP", "abcdefghij.klmnopqrst."}) + of(between)
			}
			for range 1 + random.IntN(3) {
				text += of(leading) + of(between) + of(value) + of(between)
			}
			switch random.IntN(8) {
			case 0:
				text = strings.ToLower(text)
			case 1:
				text = strings.ToUpper(text)
			case 2:
				text = text[random.IntN(len(text)):]
			}
			var some, every mask.Mask
			some.Collect(text)
			every.Collect("ſ\n" + text)
			masked := some.Text(text)
			if masked != text {
				found++
			}
			Expect("ſ\n"+masked).To(Equal(every.Text("ſ\n"+text)), text)
		}
		Expect(found).To(BeNumerically(">", 1000))
	})

	It("are found where one speaker says them in several turns", func() {
		var m mask.Mask
		m.Across(turnsOf("It begins with 4111 1111 11.", "Sure.", "And ends with one one, one one one one."))
		m.Collect()
		Expect(m.Text("I have 4111111111, and one one one one one one. Order 4111.")).To(Equal("I have [masked]. Order 4111."))
		for _, part := range []string{"41111111", "4111 . 1111", "4111. 1111", "4 1,11\t11-11", "411111 one 1"} {
			Expect(m.Text("my "+part+"!")).To(Equal("my [masked]!"), part)
		}
		for _, other := range []string{"4111111", "4111 + 1111", "41111112"} {
			Expect(m.Text("my " + other + "!")).To(Equal("my " + other + "!"))
		}
		var more mask.Mask
		more.Across(turnsOf("4012 8888", "8888 1881"))
		more.Collect()
		for _, part := range []string{"12 triple 8 triple 8 8 8 1", "12 double 8 double 8 double 8 8 8 1"} {
			Expect(more.Text("my "+part+"!")).To(Equal("my [masked]!"), part)
		}
		var other mask.Mask
		other.Across(turnsOf("order 4111 1111", "and order 1111 1112"))
		other.Collect()
		Expect(other.Text("order 4111 1111, order 1111 1112")).To(Equal("order 4111 1111, order 1111 1112"))
	})

	It("are found in the turn after the words that make them a secret, and nowhere else", func() {
		var m mask.Mask
		m.Asked(turnsOf("Good day. What's your PIN?", "", "One two three four.", "Thank you. Your order 9876 is on its way."))
		m.Collect()
		Expect(m.Text("It is one two three four, 1234 and 1-2-3-4, of order 9876.")).To(Equal("It is [masked], [masked] and [masked], of order 9876."))
		var other mask.Mask
		other.Asked(turnsOf("I forgot my PIN. Never mind.", "4711", "My PIN is 5555.", "Order 6666", "The PIN is what I need.", "A1001, please"))
		other.Collect()
		Expect(other.Text("4711 6666 A1001 1001")).To(Equal("4711 6666 A1001 1001"))
	})

	It("said after they were asked for are in nothing that is written of a call", func() {
		sc, err := judge.Load("a.yaml", []byte("name: a\nagent: x\nscript:\n- caller: Hello.\n- model: What is your PIN?\n- caller: seven seven one nine\n- expect: {heard: thanks}\n"))
		Expect(err).NotTo(HaveOccurred())
		p := judge.Played{Scenario: sc, Result: &judge.Result{Failures: []*judge.Failure{{Message: "the agent heard 7719"}}}}
		Expect(reports.EntryOf(p).Result.Failures[0].Message).To(Equal("the agent heard [masked]"))
		p.Recording = &timeline.Recording{Records: []timeline.Record{
			{At: 1, Fact: timeline.ActBegan{Step: 0}}, {At: 2, Fact: timeline.Generated{Item: "i", Text: "What is "}}, {At: 3, Fact: timeline.Generated{Item: "i", Text: "your PIN?"}}, {At: 4, Fact: timeline.ActBegan{Step: 2}},
		}}
		Expect(reports.EntryOf(p).Result.Failures[0].Message).To(Equal("the agent heard [masked]"))
	})

	It("are found by names in JSON, and masked wherever else they stand", func() {
		var m mask.Mask
		m.Collect([]byte(nil), `{"customer":{"pinCode":4711,"name":"Ann"},"card":4111111111111111}`)
		Expect(string(m.JSON([]byte(`{ "customer": {"pinCode" : 4711, "tokens": 12},  "said": ["4-7-1-1", 4711.5, true], "password": ["a", {"b": null}], "n": 4111111111111111}`)))).To(Equal(
			`{ "customer": {"pinCode" : "[masked]", "tokens": 12},  "said": ["[masked]", 4711.5, true], "password": ["[masked]", {"b": null}], "n": "[masked]"}`))
		Expect(string(m.JSON([]byte(` [{"p\u0061ssword":"a\"b\\", "é\\":"\"4711\\" , "none":{} ,"no":[ ] , "pin":-1.5e3 , "of":null},"\"",  4711
]`)))).To(Equal(` [{"p\u0061ssword":"[masked]", "é\\":"\"[masked]\\" , "none":{} ,"no":[ ] , "pin":"[masked]" , "of":null},"\"",  "[masked]"
]`))
		Expect(string(m.JSON([]byte("4711")))).To(Equal(`"[masked]"`))
		Expect(string(m.JSON([]byte(`"4711"`)))).To(Equal(`"[masked]"`))
		Expect(m.Text("the PIN, 4 7 one one, and the card 4111 1111")).To(Equal("the PIN, [masked], and the card [masked]"))
	})

	It("are masked in time that grows as the text does", func() {
		cards := strings.Repeat("4111 1111 1111 1111, ", 6250)
		for _, text := range []string{
			strings.Repeat("7", 100_000), strings.Repeat("4111111111111111", 6250), cards, strings.Repeat("four one double one ", 25_000), strings.Repeat("my PIN is 4711. ", 6250),
			strings.Repeat("12.50 ", 20_000), strings.Repeat("order A1001 of the shop ", 20_000),
		} {
			began := time.Now()
			var m mask.Mask
			m.Across(turnsOf(strings.SplitAfter(text, " ")...))
			m.Asked(turnsOf(text, text))
			m.Collect(text)
			m.Text(text)
			m.Pieces(strings.SplitAfter(text, " "), "")
			m.Series(strings.Split(text, " "))
			AddReportEntry(fmt.Sprintf("%.20s…: %d bytes in %v", text, len(text), time.Since(began).Round(time.Millisecond)), ReportEntryVisibilityFailureOrVerbose)
			Expect(time.Since(began)).To(BeNumerically("<", 4*time.Second), text[:20])
		}
	}, Label("sweep"))

	It("are masked where they are cut into pieces", func() {
		var m mask.Mask
		Expect(m.Pieces([]string{"card 4111 11", "11 1111", " 1111", " ok"}, "")).To(Equal([]string{"card [masked]", "", "", " ok"}))
		Expect(m.Pieces([]string{"4111", "1111", "1111", "1111", "there"}, " ")).To(Equal([]string{"[masked]", "", "", "", "there"}))
		Expect(m.Pieces([]string{"It", "is", "4111", "1111", "1111", "1111,", "right?"}, " ")).To(Equal([]string{"It", "is", "[masked],", "", "", "", "right?"}))
		Expect(m.Pieces([]string{"my card", "is old"}, " ")).To(Equal([]string{"my card", "is old"}))
	})

	It("of the environment are those with such names", func() {
		var m mask.Mask
		m.Environment([]string{"OPENAI_API_KEY=abcdefgh-1", "SHELL=/bin/long/enough", "MY_SECRET=short", "DB_PASSWORD=longenough!"})
		m.Collect()
		Expect(m.Text("abcdefgh-1 /bin/long/enough short longenough!")).To(Equal("[masked] /bin/long/enough short [masked]"))
	})

	It("are masked in copies, and stay in what was copied", func() {
		type inner struct {
			Text string
			More *inner
			hid  string
		}
		in := &inner{Text: aKey, More: &inner{Text: "fine", hid: aKey}}
		in.More.More = in
		out := mask.Deep(new(mask.Mask), in)
		Expect([]string{out.Text, out.More.Text, out.More.More.Text, in.Text}).To(Equal([]string{"[masked]", "fine", "[masked]", aKey}))
		Expect(out.More.More).To(BeIdenticalTo(out))
	})

	It("are in no piece of what was made and heard, and stay in what was played", func() {
		c := playedOf("a", judge.VerdictPassed)
		c.Recording.Records = []timeline.Record{
			{At: 1, Fact: timeline.Generated{Item: "i", Text: "card 4111 11"}}, {At: 2, Fact: timeline.Generated{Item: "j", Text: "42 1111"}},
			{At: 3, Fact: timeline.Generated{Item: "i", Text: "11 1111 "}}, {At: 4, Fact: timeline.Generated{Item: "i", Text: "1111 ok"}},
			{At: 5, Fact: timeline.WordHeard{Utterance: 0, Text: "4111"}}, {At: 6, Fact: timeline.WordHeard{Utterance: 0, Text: "1111"}}, {At: 7, Fact: timeline.WordHeard{Utterance: 0, Text: "11", Partial: true}},
			{At: 8, Fact: timeline.ToolEnded{Tool: "x", Arguments: json.RawMessage(`{"pin": 4711}`), Output: "PIN 4-7-1-1"}},
		}
		before := fmt.Sprint(c.Recording.Records)
		e := reports.EntryOf(c)
		var texts []string
		for _, r := range e.Recording.Records {
			switch f := r.Fact.(type) {
			case timeline.Generated:
				texts = append(texts, f.Text)
			case timeline.WordHeard:
				texts = append(texts, f.Text)
			case timeline.ToolEnded:
				texts = append(texts, string(f.Arguments), f.Output)
			}
		}
		Expect(texts).To(Equal([]string{"card [masked]", "42 1111", "", " ok", "[masked]", "", "", `{"pin": "[masked]"}`, "PIN [masked]"}))
		Expect(fmt.Sprint(c.Recording.Records)).To(Equal(before))
		Expect(&e.Recording.Caller[0]).To(BeIdenticalTo(&c.Recording.Caller[0]), "tracks are not copied")
	})
})
