package cli

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("voicesim run --prices", func() {
	table := func(text string) string {
		file := filepath.Join(GinkgoT().TempDir(), "prices.json")
		Expect(os.WriteFile(file, []byte(text), 0o644)).To(Succeed())
		return file
	}
	It("prices calls by a table of one's own, and knows no cost without", func() {
		const order = "../scenarios/library/supportline/order-status.yaml"
		const both = `[{"model": "gpt-realtime-2.1", "as_of": "2025-02-03", "text_in": 1, "audio_in": 1, "cached_text": 1, "cached_audio": 1, "text_out": 1, "audio_out": 1},
			{"model": "gpt-4o-mini-transcribe", "as_of": "2025-02-03", "text_in": 0, "audio_in": 0, "text_out": 0}]`
		o := voicesim("run", "-q", "--prices", table(both), order)
		Expect(o.code).To(Equal(exitOK), o.stderr)
		Expect(o.stdout).To(MatchRegexp(`(?m)^[\d,]+ tokens in.*, [\d,]+ out as the simulator counts them; \$0\.00\d+ by prices of 2025-02-03$`))
		o = voicesim("run", "-q", "--prices", table(`[{"model": "other", "text_in": 1}]`), order)
		Expect(o.stdout).To(ContainSubstring("; cost not known: there is no price of gpt-realtime-2.1\n"))
	})
	DescribeTable("refuses with 2", func(text, complaint string) {
		o := voicesim("run", "--prices", table(text))
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(complaint))
	},
		Entry("what is no table", `{"model": "m"}`, "prices: are no list in JSON"),
		Entry("a misspelt kind", `[{"model": "m", "text_inn": 1}]`, `line 1 cannot be read: unknown field "text_inn"`),
	)
})
