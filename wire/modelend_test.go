package wire_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("EndOf", func() {
	DescribeTable("knows when a model ends", func(model, day, use string) {
		end, known := wire.EndOf(model)
		Expect(known).To(Equal(day != ""))
		if known {
			Expect(end.At.Format("2006-01-02 15:04 MST")).To(Equal(day + " 00:00 UTC"))
			Expect(end.Use).To(Equal(use))
		}
	},
		Entry(nil, "gpt-realtime", "2027-01-20", "gpt-realtime-2.1"),
		Entry("a snapshot", "gpt-realtime-2025-08-28", "2027-01-20", "gpt-realtime-2.1"),
		Entry(nil, "gpt-realtime-mini", "2027-01-20", "gpt-realtime-2.1-mini"),
		Entry("a snapshot", "gpt-realtime-mini-2025-12-15", "2027-01-20", "gpt-realtime-2.1-mini"),
		Entry(nil, "whisper-1", "2027-02-26", ""),
		Entry(nil, "gpt-4o-transcribe", "2027-02-26", ""),
		Entry("another family", "gpt-realtime-2.1", "", ""),
		Entry("another family, too", "gpt-realtime-1.5", "", ""),
		Entry("its like", "gpt-4o-mini-transcribe", "", ""),
		Entry("no date", "gpt-realtime-2025-13-28", "", ""),
		Entry("nothing", "", "", ""),
		Entry("a date alone", "-2025-08-28", "", ""),
	)
})
