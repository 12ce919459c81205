package faults_test

import (
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/internal/faultkeys"
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("The list of faults", func() {
	It("makes each by its name", func() {
		Expect(faults.Names()[0]).To(Equal("noop"))
		for _, k := range faults.All() {
			Expect(k.New).NotTo(BeNil(), "makers, in catalogue.go, has nothing that makes %s", k.Name)
			f, err := faults.New(k.Name, faults.Options{})
			Expect(err).NotTo(HaveOccurred())
			Expect(f.Name()).To(Equal(k.Name))
		}
	})

	It("hands options on", func() {
		f, err := faults.New("late_ack", faults.Options{For: time.Second, Count: 3})
		Expect(err).NotTo(HaveOccurred())
		Expect(f).To(Equal(&faults.LateAck{For: time.Second, Count: 3}))
	})

	DescribeTable("refuses", func(name string, o faults.Options, why string) {
		_, err := faults.New(name, o)
		Expect(err).To(BeAssignableToTypeOf(&fakeserver.FaultError{}))
		Expect(err).To(MatchError(ContainSubstring(why)))
	},
		Entry("unknown names", "gremlin", faults.Options{}, "fault gremlin is no fault; these are: noop, disconnect,"),
		Entry("options it does not have", "stall", faults.Options{Count: 2}, "fault stall takes no count"),
		Entry("codes of what is no error", "drop", faults.Options{Code: "x"}, "takes no code"),
		Entry("negative times", "stall", faults.Options{For: -1}, "no time below zero"),
	)

	It("has every fault that the scenario format names", func() {
		for name := range strings.FieldsSeq("disconnect stall slow error duplicate drop unknown_event late_ack late_audio malformed huge wrong_format expire") {
			Expect(faults.Names()).To(ContainElement(name))
		}
	})

	It("is that of the documentation, a golden file", func() {
		const page = "../../docs/writing-a-fault.md"
		data, err := os.ReadFile(page)
		Expect(err).NotTo(HaveOccurred())
		made := keys.Fill(string(data), func(name string, _ []string) ([]string, bool) { return faultkeys.Lines(), name == "faults" })
		specs.Golden(page, made)
		Expect(made).To(ContainSubstring("\n| `stall` | `for` | nothing comes for 2 s"))
	})

	It("has options that there are", func() {
		for _, f := range faultkeys.All() {
			for _, option := range f.Takes {
				Expect(faultkeys.Options().Has(option)).To(BeTrue(), f.Name+" "+option)
			}
		}
	})

	It("has the noop that the documentation shows", func() {
		data, err := os.ReadFile("../../docs/writing-a-fault.md")
		Expect(err).NotTo(HaveOccurred())
		source, err := os.ReadFile("noop.go")
		Expect(err).NotTo(HaveOccurred())
		_, code, found := strings.Cut(string(source), "// Noop does nothing")
		Expect(found).To(BeTrue())
		Expect(string(data)).To(ContainSubstring("// Noop does nothing" + code))
		source, err = os.ReadFile("drop.go")
		Expect(err).NotTo(HaveOccurred())
		_, code, _ = strings.Cut(string(source), "// Begin implements")
		Expect(string(data)).To(ContainSubstring("// Begin implements" + code))
	})
})
