package conformance_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/protocol"
)

var _ = Describe("The server's table of the protocol", func() {
	It("has each event of the published schema, once", func() {
		needData("realtime-schemas.json")
		server, client := map[string]int{}, map[string]int{}
		for _, part := range protocol.Parts() {
			switch part.Kind {
			case protocol.ServerEvent:
				server[part.Name]++
			case protocol.ClientEvent:
				client[part.Name]++
			}
		}
		Expect(server).To(HaveLen(46))
		for event := range server {
			Expect(schemas().names).To(HaveKey(event))
		}
		Expect(client).To(HaveLen(len(clientSchemas())))
		for event := range clientSchemas() {
			Expect(client).To(HaveKey(event))
		}
	})

	It("calls recorded what the recordings have, and nothing else", func() {
		recorded := map[string]bool{}
		for _, r := range recordings() {
			for _, f := range r.frames {
				recorded[f.kind] = recorded[f.kind] || !f.sent
			}
		}
		for _, part := range protocol.Parts() {
			if part.Kind == protocol.ServerEvent {
				Expect(part.Recorded).To(Equal(recorded[part.Name]), part.Name)
			}
		}
	})
})
