package speech_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/speech"
)

var _ = Describe("StandIn", func() {
	const text = "Good morning, this is Ada Lovelace – when is my next appointment?"
	said := speech.StandIn(text, "")

	It("says the same each time, whatever the spacing", func() {
		Expect(speech.StandIn("  "+strings.ReplaceAll(text, " ", "  "), "")).To(Equal(said))
	})

	It("sounds different in another voice, in another sentence and for another word", func() {
		same := func(a, b speech.Speech) bool { return audio.RMS(a.Samples[:2000]) == audio.RMS(b.Samples[:2000]) }
		Expect(same(said, speech.StandIn(text, "anna"))).To(BeFalse())
		Expect(same(said, speech.StandIn(text+" Please.", ""))).To(BeFalse())
		Expect(same(speech.StandIn("Yes", ""), speech.StandIn("No", ""))).To(BeFalse())
	})

	It("gives each word its time, in order, from the first sample on", func() {
		var words []string
		end := time.Duration(0)
		for i, w := range said.Words {
			if i > 0 {
				Expect(w.Start).To(BeNumerically(">", end))
			}
			Expect(w.End).To(BeNumerically(">", w.Start))
			end = w.End
			words = append(words, w.Text)
		}
		Expect(strings.Join(words, " ")).To(Equal(strings.ReplaceAll(text, "– ", "")))
		Expect(said.Words[0].Start).To(BeZero())
		Expect(end).To(Equal(audio.Duration(len(said.Samples), audio.RateHz)))
		Expect(said.Estimated).To(BeFalse())
	})

	It("is as loud as a telephone voice, and no sample of it is zero", func() {
		Expect(audio.DBFS(said.Samples)).To(BeNumerically("~", -20, 3))
		Expect(said.Samples).NotTo(ContainElement(int16(0)))
	})

	It("is known to the simulator's recogniser, and not in another voice", func() {
		listener := recognition.New(recognition.NewVocabulary([]recognition.Utterance{known(text, said)}))
		Expect(listener.Understand(turn(said.Samples, 3), audio.RateHz).Transcript).To(Equal(strings.ReplaceAll(text, "– ", "")))
		Expect(wordsOf(listener.Understand(turn(speech.StandIn(text, "ben").Samples, 3), audio.RateHz).Transcript)).To(BeEmpty())
	})

	DescribeTable("says nothing where there is nothing to say", func(text string) {
		Expect(speech.StandIn(text, "").Samples).To(BeEmpty())
	}, Entry(nil, ""), Entry(nil, " "), Entry(nil, "… – !"))
})

var _ = DescribeTable("a person takes for", func(text string, least, most time.Duration) {
	s := speech.StandIn(text, "")
	Expect(audio.Duration(len(s.Samples), audio.RateHz)).To(And(BeNumerically(">=", least), BeNumerically("<=", most)))
},
	// About how long recorded speakers take, at the pace of a telephone.
	Entry("English", "The order shipped today and will arrive on Tuesday morning.", 2800*time.Millisecond, 4200*time.Millisecond),
	Entry("one short word", "Yes.", 200*time.Millisecond, 400*time.Millisecond),
	Entry("a long German word", "Donaudampfschifffahrtsgesellschaft", 1400*time.Millisecond, 2600*time.Millisecond),
	Entry("a word without vowels", "Krk", 200*time.Millisecond, 500*time.Millisecond),
	Entry("an identifier", "A1001", 1000*time.Millisecond, 1500*time.Millisecond),
	Entry("Russian", "Здравствуйте, ваш заказ прибудет во вторник.", 2600*time.Millisecond, 4600*time.Millisecond),
	Entry("Greek", "Η παραγγελία σας θα φτάσει την Τρίτη.", 2200*time.Millisecond, 3800*time.Millisecond),
	Entry("Vietnamese", "Đơn hàng của bạn sẽ đến vào thứ Ba.", 2200*time.Millisecond, 3800*time.Millisecond),
	Entry("Japanese", "ご注文の商品は火曜日に届きます。", 2200*time.Millisecond, 4200*time.Millisecond),
	Entry("Chinese", "您的订单已发货，周二送达。", 2000*time.Millisecond, 3200*time.Millisecond),
	Entry("Korean", "주문하신 상품은 화요일에 도착합니다.", 2300*time.Millisecond, 3800*time.Millisecond),
	Entry("Thai", "คำสั่งซื้อของคุณจะมาถึงวันอังคาร", 2200*time.Millisecond, 3600*time.Millisecond),
	Entry("Arabic", "سيصل طلبك يوم الثلاثاء إن شاء الله.", 2000*time.Millisecond, 3800*time.Millisecond),
	Entry("Hebrew", "ההזמנה שלך תגיע ביום שלישי.", 1700*time.Millisecond, 3200*time.Millisecond),
	Entry("Hindi", "आपका ऑर्डर मंगलवार को पहुँच जाएगा।", 2000*time.Millisecond, 3600*time.Millisecond),
	Entry("Tamil", "உங்கள் ஆர்டர் செவ்வாய்க்கிழமை வரும்.", 2200*time.Millisecond, 4200*time.Millisecond),
)

var _ = DescribeTable("Syllables", func(word string, n int) {
	got, each := speech.Syllables(word)
	Expect(got).To(Equal(n))
	Expect(time.Duration(got) * each).To(BeNumerically("~", speech.Length(word), time.Microsecond))
},
	Entry(nil, "appointment", 3),
	Entry(nil, "A1001", 5),
	Entry(nil, "こんにちは", 5),
	Entry("no mora for a small ya", "きょう", 2),
	Entry("a mora for a small tsu and a long sound", "サッカー", 4),
	Entry(nil, "今日", 2),
	Entry("two for each character in Japanese", "今日は", 5),
	Entry(nil, "नमस्ते", 3),
	Entry("no vowel behind the last consonant", "कमल", 2),
	Entry(nil, "안녕하세요", 5),
	Entry(nil, "мама", 2),
	Entry(nil, "…", 0),
)
