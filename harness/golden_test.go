package harness_test

import (
	"os"
	"path"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/timeline"
)

// transcript renders a recording for people: a line a record, without frames on the wire.
func transcript(rec *timeline.Recording) string {
	var b strings.Builder
	for _, r := range rec.Records {
		if _, raw := r.Fact.(timeline.Frame); !raw {
			b.WriteString(r.String() + "\n")
		}
	}
	return b.String()
}

// Run `make golden` to rewrite the files, and look at the difference before you commit it.
var _ = Describe("The timeline of a bundled scenario", func() {
	for _, sc := range bundled() {
		name := strings.TrimSuffix(path.Base(sc.File), ".yaml")
		It("is that of the golden file: "+name, func() {
			call := asItGoes(sc)
			Expect(call.Result.Verdict).To(Equal(judge.VerdictPassed), failures(call))
			file, got := filepath.Join("testdata", name+".timeline"), transcript(call.Recording)
			if os.Getenv("VOICESIM_UPDATE") != "" {
				Expect(os.MkdirAll("testdata", 0o755)).To(Succeed())
				Expect(os.WriteFile(file, []byte(got), 0o644)).To(Succeed())
			}
			want, err := os.ReadFile(file)
			Expect(err).NotTo(HaveOccurred())
			lines := strings.Split(got, "\n")
			for i, line := range strings.Split(string(want), "\n") {
				Expect(i).To(BeNumerically("<", len(lines)), "it ends before %s", line)
				Expect(lines[i]).To(Equal(line), "%s:%d", file, i+1)
			}
			Expect(got).To(HaveLen(len(want)), "it goes on after the end of %s", file)
		})
	}
})
