package internal_test

import (
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/voice"
)

var _ = Describe("Babble", func() {
	const text = "Let me check. Your order A1001 shipped and should arrive Tuesday."
	samples, spoken := voice.Babble(text, 165)

	It("says the same each time, and other words otherwise", func() {
		again, words := voice.Babble(text, 165)
		Expect(again).To(Equal(samples))
		Expect(words).To(Equal(spoken))
		yes, _ := voice.Babble("Yes", 165)
		no, _ := voice.Babble("No!", 165)
		Expect(yes).NotTo(Equal(no))
	})

	It("gives each word of the text its time, in order, within the sound", func() {
		var words []string
		end := time.Duration(0)
		for _, w := range spoken {
			Expect(w.Start).To(BeNumerically(">", end))
			Expect(w.End).To(BeNumerically(">", w.Start))
			end = w.End
			words = append(words, w.Text)
		}
		Expect(strings.Join(words, " ")).To(Equal(text))
		Expect(audio.Samples(end, 24000)).To(BeNumerically("<", len(samples)))
	})

	It("takes about 0.36 s a word, and a quarter of a second for each character of a number", func() {
		plain, _ := voice.Babble("the order shipped today and will arrive on Tuesday morning", 165)
		Expect(audio.Duration(len(plain), 24000) / 10).To(BeNumerically("~", 360*time.Millisecond, 40*time.Millisecond))
		Expect(spoken[5].Text).To(Equal("A1001"))
		Expect(spoken[5].End - spoken[5].Start).To(Equal(5 * 240 * time.Millisecond))
	})

	DescribeTable("lasts as long as a person would take, in any script", func(text string, want time.Duration) {
		samples, words := voice.Babble(text, 165)
		Expect(words).NotTo(BeEmpty())
		Expect(audio.Duration(len(samples), 24000)).To(BeNumerically("~", want, want/4))
	},
		Entry("Japanese", "ご注文は火曜日に届きます。", 2200*time.Millisecond),
		Entry("Chinese", "您的订单已经发货，预计星期二送达。", 3200*time.Millisecond),
		Entry("Thai", "คำสั่งซื้อของคุณถูกจัดส่งแล้ว", 2200*time.Millisecond),
		Entry("Arabic", "تم شحن طلبك وسيصل يوم الثلاثاء", 2700*time.Millisecond),
		Entry("Hindi", "आपका ऑर्डर भेज दिया गया है", 2500*time.Millisecond),
		Entry("Russian", "Ваш заказ отправлен и придёт во вторник", 3000*time.Millisecond),
		Entry("Korean", "주문하신 상품이 발송되었습니다", 2600*time.Millisecond),
		Entry("a word without vowels", strings.Repeat("xkcd", 25), 3700*time.Millisecond),
		Entry("a long word", "Donaudampfschifffahrtsgesellschaftskapitän", 2000*time.Millisecond),
	)

	It("pauses after the sentences of scripts without spaces, too", func() {
		one, _ := voice.Babble("はい 届きます", 165)
		two, _ := voice.Babble("はい。 届きます", 165)
		Expect(audio.Duration(len(two)-len(one), 24000)).To(Equal(320 * time.Millisecond))
	})

	It("has a moderate level and no sample that is exactly zero", func() {
		Expect(audio.DBFS(samples)).To(BeNumerically("~", -20, 2))
		Expect(samples).NotTo(ContainElement(int16(0)))
	})

	It("has a pitch", func() {
		low, _ := voice.Babble(text, 110)
		Expect(low).NotTo(Equal(samples))
	})

	DescribeTable("says nothing where there is nothing to say", func(text string) {
		none, words := voice.Babble(text, 165)
		Expect(none).To(BeNil())
		Expect(words).To(BeNil())
	}, Entry(nil, ""), Entry(nil, " "), Entry(nil, "… - !"))
})

var _ = Describe("Sound for the wire", func() {
	It("has no sample that is zero, and is copied for that", func() {
		original := []int16{3, 0, -2, 0}
		Expect(voice.Audible(original)).To(Equal([]int16{3, 1, -2, 1}))
		Expect(original).To(Equal([]int16{3, 0, -2, 0}))
		Expect(voice.Audible(nil)).To(BeEmpty())
	})

	It("is audible on a telephone too", func() {
		for _, law := range []audio.Encoding{audio.PCMU, audio.PCMA} {
			f := audio.Format{Encoding: law}.Normal()
			silence := f.AppendSamples(nil, f.AppendBytes(nil, []int16{0}))[0]
			for x := int16(-20); x <= 20; x++ {
				slow := voice.AtRate(slices.Repeat([]int16{x}, 2400), f)
				Expect(slow).To(HaveLen(800))
				Expect(f.AppendSamples(nil, f.AppendBytes(nil, slow))).NotTo(ContainElement(silence), "%v of %d", law, x)
			}
		}
	})
})
