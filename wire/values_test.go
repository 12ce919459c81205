package wire_test

import (
	"math"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

var _ = DescribeTable("A decimal keeps its point",
	func(value float64, text string) {
		Expect(wire.Decimal(value).MarshalJSON()).To(BeEquivalentTo(text))
	},
	Entry(nil, 1.0, "1.0"), Entry(nil, 0.0, "0.0"), Entry(nil, -3.0, "-3.0"), Entry(nil, 0.5, "0.5"), Entry(nil, 0.012, "0.012"),
	Entry(nil, 1e20, "100000000000000000000.0"), Entry(nil, 1e21, "1e+21"), Entry(nil, 2.5e-9, "2.5e-9"),
)

var _ = DescribeTable("What is not a number cannot be written",
	func(value float64) {
		_, err := wire.AppendServer(nil, &wire.RateLimitsUpdated{
			RateLimits: []wire.RateLimit{{ResetSeconds: wire.Decimal(value)}},
		})
		Expect(err).To(MatchError(HavePrefix("encode rate_limits.updated: rate_limits: [0]: reset_seconds: JSON has no number")))
	},
	Entry(nil, math.NaN()), Entry(nil, math.Inf(1)), Entry(nil, math.Inf(-1)),
)

var _ = Describe("Milliseconds", func() {
	It("are whole ones, rounded down", func() {
		Expect(wire.Milliseconds(1999*time.Microsecond + 999)).To(Equal(1))
		Expect(wire.Duration(4256)).To(Equal(4256 * time.Millisecond))
	})
})

var _ = DescribeTable("An audio format has one name on the wire",
	func(format audio.Format, name wire.AudioFormat) {
		Expect(wire.FormatOf(format)).To(Equal(&name))
		Expect(name.Audio()).To(Equal(format.Normal()))
	},
	Entry("PCM", audio.Format{}, wire.AudioFormat{Type: "audio/pcm", Rate: 24000}),
	Entry("PCM at another rate", audio.Format{RateHz: 16000}, wire.AudioFormat{Type: "audio/pcm", Rate: 16000}),
	Entry("µ-law", audio.Format{Encoding: audio.PCMU}, wire.AudioFormat{Type: "audio/pcmu"}),
	Entry("A-law", audio.Format{Encoding: audio.PCMA, RateHz: 8000}, wire.AudioFormat{Type: "audio/pcma"}),
)

var _ = Describe("An audio format", func() {
	It("is PCM at 24 kHz when it is absent, or has no rate", func() {
		Expect((*wire.AudioFormat)(nil).Audio()).To(Equal(audio.Format{}.Normal()))
		Expect((&wire.AudioFormat{Type: wire.FormatPCM}).Audio()).To(Equal(audio.Format{}.Normal()))
	})
	It("of another name is refused", func() {
		_, err := (&wire.AudioFormat{Type: "audio/opus"}).Audio()
		Expect(err).To(MatchError(`unknown audio format "audio/opus"`))
	})
})

var _ = DescribeTable("An error of the server reads as one line",
	func(e wire.Error, text string) {
		Expect(e.Error()).To(Equal(text))
	},
	Entry("with a code", wire.Error{Type: "invalid_request_error", Code: wire.Some("invalid_value"), Message: "No."},
		"invalid_request_error: invalid_value: No."),
	Entry("without a code", wire.Error{Type: "server_error", Code: wire.Null[string](), Message: "Oh."}, "server_error: Oh."),
	Entry("with a code only", wire.Error{Code: wire.Some("insufficient_quota"), Message: "Pay."}, "insufficient_quota: Pay."),
	Entry("with a message only", wire.Error{Message: "Why?"}, "error: Why?"),
)

var _ = Describe("An error of an MCP tool", func() {
	It("reads as one line", func() {
		var err error = &wire.MCPError{Type: wire.MCPHTTPError, Code: wire.Some(502), Message: "Bad gateway"}
		Expect(err).To(MatchError("http_error: Bad gateway"))
	})
})

var _ = Describe("A list that cannot be absent", func() {
	It("is written as an empty one when it is nil", func() {
		Expect(wire.AppendServer(nil, &wire.RateLimitsUpdated{})).To(BeEquivalentTo(`{"type":"rate_limits.updated","rate_limits":[]}`))
		Expect(wire.AppendClient(nil, &wire.InputAudioBufferAppend{})).To(BeEquivalentTo(`{"type":"input_audio_buffer.append","audio":""}`))
	})
})
