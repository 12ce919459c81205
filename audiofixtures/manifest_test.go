package audiofixtures_test

import (
	"bytes"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audiofixtures/internal/manifest"
)

const written = `[
  {
    "id": "yes-its",
    "role": "caller",
    "voice": "rms",
    "text": "Yes & it's <A1001>.",
    "spoken": "yes",
    "speech_start_ms": 200,
    "speech_end_ms": 714.583,
    "sha256": "",
    "licence": "CMU-Flite",
    "words": [
      {"text":"Yes","start_ms":200,"end_ms":312.042},
      {"text":"it's","start_ms":312.042,"end_ms":714.583}
    ]
  },
  {
    "id": "noise-click",
    "role": "noise",
    "voice": "",
    "text": "click",
    "spoken": "",
    "speech_start_ms": 200,
    "speech_end_ms": 250,
    "sha256": "",
    "licence": "",
    "words": []
  }
]
`

var _ = Describe("a manifest", func() {
	It("is written for people: one fact a line, one word a line", func() {
		entries, err := manifest.Parse([]byte(written))
		Expect(err).NotTo(HaveOccurred())
		Expect(entries).To(HaveLen(2))
		out, err := manifest.Format(entries)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(out)).To(Equal(written))
	})

	It("holds milliseconds to a microsecond", func() {
		entries, err := manifest.Parse([]byte(written))
		Expect(err).NotTo(HaveOccurred())
		Expect(time.Duration(entries[0].Words[1].Start)).To(Equal(312*time.Millisecond + 42*time.Microsecond))
		entries[0].Words[1].Start = manifest.Milliseconds(312041667 * time.Nanosecond)
		Expect(manifest.Format(entries)).To(BeEquivalentTo(written))
	})

	DescribeTable("with an impossible time is refused",
		func(ms string) {
			_, err := manifest.Parse([]byte(`[{"speech_start_ms": ` + ms + `}]`))
			Expect(err).To(MatchError(ContainSubstring("is no time in a recording")))
		},
		Entry("before the recording", "-0.001"),
		Entry("hours behind it", "3600001"),
	)

	It("with a fact that nobody knows is refused", func() {
		_, err := manifest.Parse([]byte(`[{"id": "x", "speed": 1}]`))
		Expect(err).To(MatchError(ContainSubstring(`unknown field "speed"`)))
	})
})

func FuzzParse(f *testing.F) {
	f.Add([]byte(written))
	f.Add([]byte(`[{"speech_start_ms": 1e300}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := manifest.Parse(data)
		if err != nil {
			return
		}
		once, err := manifest.Format(entries)
		if err != nil {
			t.Fatal(err)
		}
		again, err := manifest.Parse(once)
		if err != nil {
			t.Fatalf("%v in %s", err, once)
		}
		if twice, _ := manifest.Format(again); !bytes.Equal(once, twice) {
			t.Errorf("%s, then %s", once, twice)
		}
	})
}
