package harness_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
)

var _ = Describe("Scripts without spaces", func() {
	play := func(steps string) *harness.Call {
		GinkgoHelper()
		sc, err := judge.Load("l.yaml", []byte("name: l\nagent: supportline\nscript:\n"+steps))
		Expect(err).NotTo(HaveOccurred())
		return harness.Play(context.Background(), sc, nil)
	}
	const (
		japanese = "ご注文の商品は金曜日に倉庫を出発し、土曜日に税関を通過いたしました。火曜日の朝十時頃に到着する予定でございます。"
		chinese  = "您的订单星期五已经离开我们的仓库，星期六通过了海关检查，预计星期二上午十点左右送达您的地址。"
		thai     = "คำสั่งซื้อของคุณออกจากคลังสินค้าเมื่อวันศุกร์และผ่านด่านศุลกากรเมื่อวันเสาร์และจะมาถึงในวันอังคาร"
	)
	DescribeTable("can be barged into, and what was heard by then is known", func(said, heard, unheard string, verdict judge.Verdict) {
		call := play("  - caller: Tell me everything about order A1001.\n  - model: " + said + "\n  - caller: Stop, please.\n    barge_in: 900ms\n" +
			"  - expect: {interrupted: true, heard: " + heard + ", unheard: " + unheard + "}\n  - model: Okay.\n")
		Expect(call.Result.Verdict).To(Equal(verdict), failures(call))
	},
		Entry("Japanese", japanese, "ご注文", "火曜日", judge.VerdictPassed),
		Entry("Japanese that was not heard", japanese, "到着", "火曜日", judge.VerdictFailed),
		Entry("Japanese that was heard", japanese, "ご注文", "注文", judge.VerdictFailed),
		Entry("Chinese", chinese, "您的订单", "星期二", judge.VerdictPassed),
		Entry("Chinese that was not heard", chinese, "星期二", "地址", judge.VerdictFailed),
		Entry("Thai", thai, "คำสั่ง", "วันอังคาร", judge.VerdictPassed),
		Entry("Thai that was not heard", thai, "วันอังคาร", "ใน", judge.VerdictFailed),
	)

	DescribeTable("are heard", func(said, expected string, verdict judge.Verdict) {
		call := play("  - caller: Hello?\n  - model: " + said + "\n  - expect:\n      heard: " + expected + "\n")
		Expect(call.Result.Verdict).To(Equal(verdict), failures(call))
	},
		Entry("in the middle", "ご注文は火曜日に届きます。", "火曜日に届きます", judge.VerdictPassed),
		Entry("by a pattern", "ご注文は火曜日に届きます。", "/[月火水]曜日に届/", judge.VerdictPassed),
		Entry("as a whole", "您的订单已发货，周二送达。", "{equals: 您的订单已发货周二送达}", judge.VerdictPassed),
		Entry("not otherwise", "您的订单已发货，周二送达。", "周三送达", judge.VerdictFailed),
		Entry("in Korean, with endings", "주문하신 상품은 화요일에 도착합니다.", "화요일에 도착", judge.VerdictPassed),
	)
})
