package wire_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	rec "github.com/voicesim/voicesim/internal/recorded"
	"github.com/voicesim/voicesim/wire"
)

// recorded is one frame of a recorded session, as JSON with the keys in the order they came.
type recorded struct {
	golden
	canonical string // with sorted keys and plain numbers
}

// cassette reads the frames of a recorded session.
func cassette(path string) []recorded {
	GinkgoHelper()
	text, err := os.ReadFile(path)
	Expect(err).NotTo(HaveOccurred())
	sessions, err := rec.Read(path, text)
	Expect(err).NotTo(HaveOccurred())
	var all []recorded
	for _, s := range sessions {
		for _, f := range s.Texts() {
			all = append(all, recorded{golden{filepath.Base(path), f.Sent, f.JSON}, canonical(f.JSON)})
		}
	}
	return all
}

var _ = Describe("A session recorded with the real server", func() {
	It("decodes without an unknown event and encodes to the same", func() {
		paths, err := filepath.Glob(sharedData("cassettes/*.yaml"))
		Expect(err).NotTo(HaveOccurred())
		frames := 0
		for _, path := range paths {
			for _, r := range cassette(path) {
				frames++
				ev, err := r.decode()
				Expect(err).NotTo(HaveOccurred(), "%s: %s", r.file, r.frame)
				Expect(ev).NotTo(BeAssignableToTypeOf(&wire.UnknownEvent{}))
				Expect(wire.UnknownFields(ev)).To(BeEmpty(), "%s", r.frame)
				frame, err := encode(ev)
				Expect(err).NotTo(HaveOccurred())
				Expect(canonical(frame)).To(Equal(r.canonical))
				if !r.client {
					Expect(string(frame)).To(Equal(string(r.frame)), "order of keys and form of numbers")
				}
			}
		}
		Expect(frames).To(BeNumerically(">", 500))
		AddReportEntry("frames", frames)
	})
})

var _ = Describe("The canonical form that frames are compared in", func() {
	DescribeTable("is the same for the same JSON", func(a, b string) {
		Expect(canonical([]byte(a))).To(Equal(canonical([]byte(b))))
	},
		Entry("order and space", `{"a":1, "b":[2,3]}`, `{"b":[2,3],"a":1}`),
		Entry("forms of a number", `[1.0,0.5,100]`, `[1,5e-1,1e2]`),
		Entry("forms of a string", `"\u00e4\/"`, `"ä/"`),
	)
	DescribeTable("tells different JSON apart", func(a, b string) {
		Expect(canonical([]byte(a))).NotTo(Equal(canonical([]byte(b))))
	},
		Entry("a null from an absent key", `{"a":null}`, `{}`),
		Entry("a number from its text", `1`, `"1"`),
		Entry("the order of a list", `[1,2]`, `[2,1]`),
		Entry("nested lists", `[[1],[2]]`, `[[1,2]]`),
	)
	It("says when the text is not JSON", func() {
		Expect(canonical([]byte(`{"a":`))).To(HavePrefix("not JSON"))
	})
})
