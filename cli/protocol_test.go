package cli

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/protocol"
)

var _ = Describe("voicesim protocol", func() {
	It("prints a line for each event and rule, under headings", func() {
		o := voicesim("protocol")
		Expect(o.code).To(Equal(exitOK))
		Expect(o.stdout).To(HavePrefix("client event"))
		Expect(o.stdout).To(MatchRegexp(`(?m)^server event +has +validated by +note$`))
		Expect(o.stdout).To(MatchRegexp(`(?m)^  session\.created +yes +schema, openai-go, order, recordings`))
		Expect(o.stdout).To(MatchRegexp(`(?m)^  conversation\.created +no +– +in the schema`))
		Expect(o.stdout).To(MatchRegexp(`(?m)^  idle_timeout_ms +yes +inputbuffer_test\.go`))
		Expect(strings.Count(o.stdout, "\n")).To(Equal(len(protocol.Parts()) + 3))
	})

	It("takes no arguments", func() {
		Expect(voicesim("protocol", "x").code).To(Equal(exitUsage))
	})
})
