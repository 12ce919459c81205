package cli

import (
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/reports/results"
)

var _ = Describe("A line from outside", func() {
	const street = "{preset: street, snr: 14dB}"
	It("is that of scenarios without one, and named in what the run leaves", func() {
		dir, out := specs.Folder(map[string]string{"a.yaml": ownCall, "b.yaml": "line: phone\n" + ownCall}), GinkgoT().TempDir()
		o := voicesim("run", "--out", out, "--line", street, dir)
		Expect(o.code).To(Equal(exitOK), o.stdout)
		Expect(o.stderr).To(ContainSubstring("--line " + street + ": 1 scenario has a line of its own, and keeps it"))
		Expect(o.stdout).To(ContainSubstring("line of scenarios without one: " + street))
		doc, err := results.Read(filepath.Join(out, "results.json"))
		Expect(err).NotTo(HaveOccurred())
		Expect(doc.Run.PhoneLine).To(Equal(street))
		Expect(doc.Results[0].PhoneLine).To(Equal("{codec: pcmu, noise: street, snr: 14dB, latency: 80ms, jitter: 20ms, loss: 0.01}"))
		Expect(doc.Results[1].PhoneLine).To(Equal("phone"))
		Expect(results.Again("voicesim", &doc.Run, &doc.Results[0])).To(HavePrefix("voicesim run --line '" + street + "' "))
		Expect(doc.Results[0].TimelineSHA256).NotTo(Equal(doc.Results[1].TimelineSHA256))
	})
	DescribeTable("is refused", func(line, why string) {
		o := voicesim("run", "--line", line, specs.Folder(map[string]string{"a.yaml": ownCall}))
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(Equal("voicesim: --line: " + why + "\n"))
	},
		Entry("that there is not", "stret", `"stret" is not a value of line: did you mean "street"?`),
		Entry("with a number without its unit", "{snr: 12, noise: white}", "snr: 12 has no unit: write 12dB"),
		Entry("with more keys than a line", "street\nname: x", "a line is one line of text: write a map in braces"),
	)
	It("is taken from the environment and from voicesim.yaml", func() {
		dir := specs.Folder(map[string]string{"voicesim.yaml": "run: {line: phone}\n", "own.yaml": ownCall})
		Expect(voicesim("run", dir).stdout).To(ContainSubstring("line of scenarios without one: phone"))
		GinkgoT().Setenv("VOICESIM_LINE", street)
		Expect(voicesim("run", dir).stdout).To(ContainSubstring("line of scenarios without one: " + street))
	})
})
