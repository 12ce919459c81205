package harness_test

import (
	"context"
	"path/filepath"
	"testing/fstest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("ProjectSpeech", func() {
	const words = "Lovely, goodbye."
	recorded := func(folder string) map[string]string {
		return map[string]string{folder + "/bye.wav": string(toneFile(time.Second, 1)), folder + "/bye.txt": words, "calls/x.txt": ""}
	}
	// said is where the words come from: in a conversation, in a file that is loaded, and in what is known to exist.
	said := func(dir string) []string {
		GinkgoHelper()
		speaks, err := harness.ProjectSpeech(filepath.Join(dir, "calls"))
		Expect(err).NotTo(HaveOccurred())
		speaks.StandIn = false
		opts := &harness.Options{Speech: speaks}
		talked := harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"], Steps: []*harness.Step{
			harness.CallerSays(words), harness.ModelSays("Goodbye."),
		}}, opts)
		Expect(talked.Err()).NotTo(HaveOccurred())
		loaded, err := harness.Load(fstest.MapFS{"a.yaml": {Data: []byte("name: a\nagent: supportline\nscript:\n  - caller: " + words + "\n  - model: Goodbye.\n")}}, "calls", opts)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Err()).NotTo(HaveOccurred())
		Expect(loaded.Scenarios()[0].Check(harness.Catalog(opts))).To(Succeed())
		return append(froms(talked), froms(harness.Play(context.Background(), loaded.Scenarios()[0], opts))...)
	}

	It("has what voicesim.yaml names, found upward, in one value for everything", func() {
		files := recorded("mine")
		files["voicesim.yaml"] = "recordings: [mine]\n"
		Expect(said(specs.Folder(files))).To(Equal([]string{"recordings", "recordings"}))
	})

	It("has the usual folder beside the calls where nothing is named", func() {
		Expect(said(specs.Folder(recorded("calls/recordings")))).To(Equal([]string{"recordings", "recordings"}))
	})

	It("lets the voice speak that is named", func() {
		dir := specs.Folder(map[string]string{"voicesim.yaml": "voice: {command: [cat, bye.wav]}\n", "calls/x.txt": ""})
		speaks, err := harness.ProjectSpeech(filepath.Join(dir, "calls"))
		Expect(err).NotTo(HaveOccurred())
		Expect(speaks.Speaker.Name()).To(Equal("cat"))
	})

	DescribeTable("says what cannot be used", func(config, wrong string) {
		_, err := harness.ProjectSpeech(specs.Folder(map[string]string{"voicesim.yaml": config}))
		Expect(err).To(MatchError(ContainSubstring(wrong)))
	},
		Entry("a key that does not exist", "recording: [mine]\n", "recording"),
		Entry("a folder that is not there", "recordings: [mine]\n", "mine"),
		Entry("a voice that nobody has", "voice: {recipe: flight}\n", "flite"),
		Entry("a key that is not in the environment", "voice: {url: 'https://voices.test/v1', model: m, key: '${NO_SUCH_VOICESIM_KEY}'}\n", "NO_SUCH_VOICESIM_KEY is empty"),
	)
})
