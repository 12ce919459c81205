package harness_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/protocol"
	"github.com/voicesim/voicesim/judge"
)

var _ = Describe("Events that a script expects", func() {
	It("are those that the simulated server sends or takes on a WebSocket, and no others", func() {
		for _, part := range protocol.Parts() {
			if part.Kind != protocol.ClientEvent && part.Kind != protocol.ServerEvent {
				continue
			}
			_, err := judge.Load("t.yaml", []byte("name: t\nagent: supportline\nscript:\n  - caller: Hi\n  - expect_not: {event: "+part.Name+"}\n"))
			never := part.Support != protocol.Full || strings.HasPrefix(part.Note, "on the control sockets")
			if never {
				Expect(err).To(MatchError(ContainSubstring(part.Name + " never comes")))
			} else {
				Expect(err).NotTo(HaveOccurred())
			}
		}
	})
})
