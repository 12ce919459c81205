package cli

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("What is listed", func() {
	DescribeTable("is JSON too, of all of it",
		func(want string, args ...string) {
			dir := specs.Folder(map[string]string{"own.yaml": ownCall, "bad.yaml": "name: x\nscript: 1\n",
				"recordings/lamp.wav": speakable("It's about the lamp.", "recorded", 0), "recordings/lamp.txt": "It's about the lamp.\n"})
			GinkgoT().Chdir(dir)
			o := voicesim(append(args, "--json")...)
			Expect(o.code).To(Equal(exitOK), o.stderr)
			var all []any
			Expect(json.Unmarshal([]byte(o.stdout), &all)).To(Succeed())
			Expect(o.stdout).To(ContainSubstring(want))
			lines := voicesim(args...).stdout
			for _, one := range all {
				named, isMap := one.(map[string]any)
				if !isMap {
					named = map[string]any{"name": one}
				}
				for _, key := range []string{"name", "file", "words"} {
					if text, has := named[key].(string); has {
						Expect(lines).To(ContainSubstring(text))
					}
				}
			}
		},
		Entry("scenarios", `"file": "bad.yaml",`+"\n    \"mistakes\": ", "list", "."),
		Entry("agents", `"supportline"`, "list", "--agents"),
		Entry("bundled recordings", `"words": "Hello?"`, "list", "--recordings"),
		Entry("faults", `"name": "drop"`, "list", "--faults"),
		Entry("recordings", `"words": "It's about the lamp."`, "recordings", "list"),
		Entry("voices", `"name": "flite"`, "voices"),
		Entry("the protocol", `"name": "session.update"`, "protocol"),
		Entry("what doctor finds", `"what": "simulator"`, "doctor"),
	)

	It("is an empty list of nothing", func() {
		GinkgoT().Chdir(GinkgoT().TempDir())
		Expect(voicesim("recordings", "list", "--json").stdout).To(Equal("[]\n"))
	})
})
