package cli

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("Completion", func() {
	It("is a script for a shell", func() {
		Expect(voicesim("completion", "bash").stdout).To(ContainSubstring("bash completion"))
	})

	DescribeTable("offers what can follow", func(want string, args ...string) {
		dir := specs.Folder(map[string]string{"own.yaml": "tags: [smoke, de]\n" + ownCall, "bad.yaml": "x"})
		GinkgoT().Chdir(dir)
		Expect(strings.Split("\n"+voicesim(append([]string{"__complete"}, args...)...).stdout, "\n:")[0]).To(Equal(strings.TrimSuffix("\n"+want, "\n")))
	},
		Entry("clocks", "virtual\nreal", "run", "--clock", ""),
		Entry("levels of the lint", "off\nreport\nnotice\nwarning\nerror", "run", "--lint", ""),
		Entry("tags, of the files that are named", "de\nsmoke", "run", ".", "--tag", ""),
		Entry("nothing of what cannot be read", "", "run", "nowhere", "--tag", ""),
		Entry("scenario files", "yaml\nyml", "run", ""),
		Entry("targets", "sim\nlive", "run", "--target", ""),
	)
})
