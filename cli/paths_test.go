package cli

import (
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("A path of the command line", func() {
	BeforeEach(func() {
		GinkgoT().Chdir(specs.Folder(map[string]string{"calls/refund.yaml": passing, "calls/refund.wav": "x", "file": "x", "empty/notes.txt": "x"}))
	})

	DescribeTable("that is not there is told in a sentence, with the nearest that is", func(path, want string) {
		o := voicesim("validate", path)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(Equal("voicesim: " + want + "\n"))
	},
		Entry("a file", "calls/refnd.yaml", "calls/refnd.yaml: there is no such file or folder: did you mean calls/refund.yaml?"),
		Entry("a folder", "call/refund.yaml", "call/refund.yaml: there is no such file or folder: did you mean calls/refund.yaml?"),
		Entry("both", "call/refnd.yaml", "call/refnd.yaml: there is no such file or folder: did you mean calls/refund.yaml?"),
		Entry("a file of a folder below", "refund.yaml", "refund.yaml: there is no such file or folder: did you mean calls/refund.yaml?"),
		Entry("with another ending", "calls/refund.yml", "calls/refund.yml: there is no such file or folder: did you mean calls/refund.yaml?"),
		Entry("nothing like it", "calls/cancellation.yaml", "calls/cancellation.yaml: there is no such file or folder"),
		Entry("below a file", "file/refund.yaml", "file/refund.yaml: a part of this path is a file, and no folder"),
	)

	DescribeTable("in which nothing can be written is a bad command line", func(args ...string) {
		o := voicesim(args...)
		Expect(o.code).To(Equal(exitUsage), o.stderr)
		Expect(o.stderr).To(ContainSubstring("a part of this path is a file, and no folder"))
	},
		Entry("init", "init", "file/x"),
		Entry("new", "new", "--into", "file/x", "--agent", "supportline", "a call"),
		Entry("run", "run", "--out", "file/x", "calls"),
		Entry("mutants", "mutants", "--out", "file/x", "calls"),
		Entry("demo", "demo", "--out", "file/x"),
		Entry("serve", "serve", "--record", "file/x"),
	)

	DescribeTable("without scenarios is no evidence", func(args ...string) {
		o := voicesim(args...)
		Expect(o.code).To(Equal(exitNothing), o.stderr)
		Expect(o.stderr).To(ContainSubstring("voicesim: empty: no scenario files (*.yaml with a script) in this folder\n"))
	},
		Entry("run", "run", "empty"),
		Entry("run, beside one with some", "run", "calls", "empty"),
		Entry("validate", "validate", "empty"),
		Entry("list", "list", "empty"),
		Entry("mutants", "mutants", "empty"),
		Entry("speak", "speak", "--voice", "flite", "empty"),
	)

	It("that nobody wrote is told, with those that are there", func() {
		told := "voicesim: no scenario was named, and there is no voicesim.yaml here or above: these are the bundled ones"
		o := voicesim("validate")
		Expect(o.code).To(Equal(exitOK))
		Expect(o.stderr).To(HavePrefix(told + "; those of this folder, such as " + filepath.ToSlash("calls/refund.yaml") + ", are used where it is named: voicesim run .\n"))
		GinkgoT().Chdir("empty")
		Expect(voicesim("validate").stderr).To(Equal(told + "\n"))
		Expect(voicesim("validate", "../calls").stderr).To(BeEmpty())
		Expect(voicesim("run", "--dry-run").stderr).To(HavePrefix(told + "\n"))
	})
})
