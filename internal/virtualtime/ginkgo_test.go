package virtualtime_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/virtualtime"
)

// samplesWanted is set in the environment of the process that runs the samples below.
const samplesWanted = "VIRTUALTIME_SAMPLES"

// These specs fail, skip and panic. They run only in a process of their own, started by the spec
// further down, which reads what Ginkgo reports of them.
var _ = Describe("samples", Label("samples"), func() {
	if os.Getenv(samplesWanted) == "" {
		return
	}
	in := func(f func()) func() {
		return func() {
			_ = virtualtime.Run(func(context.Context) error {
				time.Sleep(time.Hour)
				f()
				return nil
			})
			Fail("went on behind Run")
		}
	}
	It("Expect", in(func() { Expect("heard").To(Equal("said")) }))
	It("Fail", in(func() { Fail("nobody answered") }))
	It("Skip", in(func() { Skip("no speech command here") }))
	It("panic", in(func() { panic("boom") }))
	It("Fail with a goroutine left", in(func() {
		go sleepLong()
		Fail("nobody answered")
	}))
	It("Fail outside the bubble", func() {
		_ = virtualtime.Run(func(ctx context.Context) error {
			virtualtime.External(ctx, func() { Fail("nobody answered outside") })
			return nil
		})
	})
})

var _ = Describe("A spec whose body runs in virtual time", func() {
	var states, messages map[string]string

	BeforeEach(func(ctx SpecContext) {
		path := filepath.Join(GinkgoT().TempDir(), "report.json")
		// The specs' own binary, with none of the flags of the run that this is part of.
		cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestVirtualtime$",
			"-ginkgo.label-filter=samples", "-ginkgo.json-report="+path)
		cmd.Env = append(os.Environ(), samplesWanted+"=1")
		output, _ := cmd.CombinedOutput() // it exits with 1, since most samples fail
		raw, err := os.ReadFile(path)
		Expect(err).NotTo(HaveOccurred(), "%s", output)
		var reports []Report
		Expect(json.Unmarshal(raw, &reports)).To(Succeed())
		states, messages = map[string]string{}, map[string]string{}
		for _, spec := range reports[0].SpecReports {
			if spec.State == types.SpecStateSkipped && spec.Failure.Message == "" {
				continue // left out by the label filter
			}
			states[spec.LeafNodeText] = spec.State.String()
			messages[spec.LeafNodeText] = spec.Failure.Message
			if spec.Failure.ForwardedPanic != "" {
				messages[spec.LeafNodeText] += ": " + spec.Failure.ForwardedPanic
			}
		}
	})

	It("fails, skips and panics as one outside does", func() {
		Expect(states).To(Equal(map[string]string{
			"Expect":                     "failed",
			"Fail":                       "failed",
			"Skip":                       "skipped",
			"panic":                      "panicked",
			"Fail with a goroutine left": "failed",
			"Fail outside the bubble":    "failed",
		}))
		Expect(messages).To(And(
			HaveKeyWithValue("Expect", ContainSubstring("to equal")),
			HaveKeyWithValue("Fail", "nobody answered"),
			HaveKeyWithValue("Skip", "no speech command here"),
			HaveKeyWithValue("panic", And(HavePrefix("Test Panicked: boom\n"), ContainSubstring("ginkgo_test.go"))),
			HaveKeyWithValue("Fail with a goroutine left", "nobody answered"),
			HaveKeyWithValue("Fail outside the bubble", "nobody answered outside"),
		))
	})
})
