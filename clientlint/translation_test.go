package clientlint_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/clientlint"
)

var _ = DescribeTable("A translation session that is left", func(messages []string, frames ...string) {
	var got []string
	for _, f := range lint(clientlint.Options{}, append([]string{`< {"type":"session.created","session":{"type":"translation","model":"gpt-realtime-translate"}}`}, frames...)...) {
		Expect(f.Rule).To(Equal("left-translation"))
		got = append(got, f.Message)
	}
	Expect(got).To(Equal(messages))
},
	Entry("before anything was said", nil),
	Entry("without a word", []string{"the client left without session.close"}, translateThis),
	Entry("before all was told", []string{"the client left after session.close, before session.closed came"}, translateThis, closeTranslation),
	Entry("once all was told", nil, translateThis, closeTranslation, `< {"type":"session.closed"}`),
)

const (
	translateThis    = `> {"type":"session.input_audio_buffer.append","audio":"AAAAAA=="}`
	closeTranslation = `> {"type":"session.close"}`
)

var _ = It("Events of translation sessions are none in others", func() {
	Expect(lint(clientlint.Options{}, realtime, translateThis)).To(BeEmpty(), "the server refuses it in words of its own")
})
