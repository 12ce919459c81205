package serve

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/speech"
)

var _ = Describe("The folders of recordings of voicesim serve", func() {
	It("hold what it recognises, and what is wrong with them is told", func() {
		said := speech.StandIn("The lamp is broken.", "anna")
		dir := specs.Folder(map[string]string{"anna/lamp.txt": "The lamp is broken.", "alone.wav": "RIFF"})
		file, err := os.Create(filepath.Join(dir, "anna", "lamp.wav"))
		Expect(err).NotTo(HaveOccurred())
		Expect(audio.WriteWAV(file, &audio.Clip{Samples: said.Samples})).To(Succeed())
		Expect(file.Close()).To(Succeed())
		var notes []string
		all, err := utterances([]string{dir}, func(text string) { notes = append(notes, text) })
		Expect(err).NotTo(HaveOccurred())
		Expect(all).To(ConsistOf(And(HaveField("Text", "The lamp is broken."), HaveField("Speaker", "anna"), HaveField("Words", HaveLen(4)))))
		Expect(notes).To(ConsistOf(ContainSubstring("alone.wav has no words")))
	})

	It("may be empty, which is told, but not missing", func() {
		var notes []string
		Expect(utterances([]string{specs.Folder(nil)}, func(text string) { notes = append(notes, text) })).To(BeEmpty())
		Expect(notes).To(ConsistOf(ContainSubstring("has no recordings")))
		_, err := utterances([]string{"nowhere"}, nil)
		Expect(err).To(BeAssignableToTypeOf(&command.UsageError{}))
	})
})

var _ = DescribeTable("Deployments", func(given []string, want map[string]string) {
	Expect(deployments(given)).To(Equal(want))
},
	Entry("none", nil, map[string]string(nil)),
	Entry("by name, and by model", []string{"gpt-4o-transcribe", "voice=gpt-realtime-2"},
		map[string]string{"gpt-4o-transcribe": "gpt-4o-transcribe", "voice": "gpt-realtime-2"}),
	Entry("of models that write down, and their snapshots", []string{"scribe=whisper-1", "mini=gpt-4o-mini-transcribe-2025-12-15"},
		map[string]string{"scribe": "whisper-1", "mini": "gpt-4o-mini-transcribe-2025-12-15"}),
)

var _ = It("voicesim serve is as fast as the live server unless told otherwise", func() {
	for _, pace := range []string{"", "live"} {
		Expect(pacing(pace)).To(Equal((*fakeserver.Pacing)(nil)))
	}
	Expect(pacing("2.5x")).To(Equal(&fakeserver.Pacing{Times: 2.5}))
})

var _ = DescribeTable("voicesim serve says where transcripts stand", func(f behaviourFlags, want *fakeserver.Pacing) {
	var opts fakeserver.Options
	Expect(f.apply(&opts, nil)).To(Succeed())
	Expect(opts.Pacing).To(Equal(want))
},
	Entry("by chance", behaviourFlags{transcripts: "vary"}, nil),
	Entry("before the answer", behaviourFlags{transcripts: "first"}, &fakeserver.Pacing{Transcripts: fakeserver.TranscriptsFirst}),
	Entry("after it, and fast", behaviourFlags{transcripts: "late", pace: "4x"}, &fakeserver.Pacing{Times: 4, Transcripts: fakeserver.TranscriptsLate}),
)
