package virtualtime_test

import (
	"os/exec"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// Run depends on package testing in a way that its documentation does not promise. This is the spec
// that notices the day it stops working.
var _ = Describe("A binary that is no test", Label("module"), func() {
	It("runs in virtual time and survives whatever gets stuck", func(ctx SpecContext) {
		binary := filepath.Join(GinkgoT().TempDir(), "plain")
		output, err := exec.CommandContext(ctx, "go", "build", "-o", binary, "./testdata/plain").CombinedOutput()
		Expect(err).NotTo(HaveOccurred(), "%s", output)

		output, err = exec.CommandContext(ctx, binary, "deadlock", "leak", "stall", "panic", "error", "sleep").CombinedOutput()
		Expect(err).NotTo(HaveOccurred(), "%s", output)
		Expect(strings.Split(strings.TrimSpace(string(output)), "\n")).To(Equal([]string{
			"deadlock virtual: 0s jumped: true error: virtual time cannot advance reason: dead",
			"leak virtual: 0s jumped: true error: virtual time cannot advance reason: leak",
			"stall virtual: 0s jumped: true error: virtual time cannot advance reason: stal",
			"panic panicked: boom",
			"error virtual: 0s jumped: true error: no answer reason: none",
			"sleep virtual: 1h0m0s jumped: true error: <nil> reason: none",
		}))
	})
})
