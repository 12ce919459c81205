package internal_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/redact"
)

var _ = Describe("A frame without what must not be kept", func() {
	DescribeTable("replaces", func(frame, want string) {
		Expect(string(redact.Frame([]byte(frame)))).To(Equal(want))
	},
		Entry("sound", `{"b":[{"audio":"AAAA"}],"a":1}`,
			`{"b":[{"audio":{"bytes":3,"sha256":"709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c"}}],"a":1}`),
		Entry("headers of any depth", `{"headers":{"a":"x","b":["y"]},"c":1.50,"d":null,"e":true}`,
			`{"headers":{"a":"***","b":["***"]},"c":1.50,"d":null,"e":true}`),
		Entry("pictures", `{"image_url":"data:,"}`,
			`{"image_url":{"bytes":6,"sha256":"4ff286857945d8713fd2e6744ee452fb51aadd3bca707c9850cb95ef18bba878"}}`),
		Entry("what is no JSON with nothing", `{"a":`, ``),
		Entry("more than one value with nothing", `{} {}`, ``),
	)
})
