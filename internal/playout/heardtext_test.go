package playout_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/playout"
)

var _ = DescribeTable("What was heard of a text in any script", func(text string, heard, all time.Duration, want string) {
	Expect(playout.HeardText(text, heard, all, true)).To(Equal(want))
},
	Entry("Japanese", "ご注文の商品は金曜日に倉庫を出発し、", 4*time.Second, 9*time.Second, "ご注文の商品は"),
	Entry("Chinese", "您的订单已于星期五发出", 5*time.Second, 11*time.Second, "您的订单已"),
	Entry("Chinese, before punctuation", "您的订单，已发出", 5*time.Second, 9*time.Second, "您的订单"),
	Entry("Thai, not between a letter and its mark", "สินค้าของคุณ", 4*time.Second, 12*time.Second, "สินค้"),
	Entry("one long word", "Donaudampfschifffahrtsgesellschaftskapitän", 21*time.Second, 42*time.Second, "Donaudampfschifffahrt"),
	Entry("English", "Your order has shipped", 12*time.Second, 22*time.Second, "Your order"),
	Entry("English, a first word", "Congratulations", 5*time.Second, 15*time.Second, ""),
	Entry("Korean", "주문하신 상품이 발송되었습니다", 5*time.Second, 10*time.Second, "주문하신 상품이"),
)

var _ = DescribeTable("What can be said in a time in any script", func(text string, heard time.Duration, want string) {
	Expect(playout.HeardText(text, heard, heard, false)).To(Equal(want))
},
	Entry("Japanese", "ごちゅうもんのしょうひんは", time.Second, "ごちゅうもんの"),
	Entry("Chinese", "您的订单已于星期五发出", time.Second, "您的订单已"),
	Entry("English", "Your order has shipped", time.Second, "Your order has"),
)
