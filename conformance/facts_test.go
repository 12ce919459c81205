package conformance_test

import (
	"fmt"
	"regexp"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

// facts checks what no schema says and every recording shows: the form of ids, the arithmetic of
// usages, the grid of speech, the length of padding. It follows one
// session.
type facts struct {
	prefix   int  // of turn detection, in milliseconds
	semantic bool // turn detection is
}

var serverID = map[string]*regexp.Regexp{
	"event": regexp.MustCompile(`^event_([0-9A-Za-z]{21}|[0-9a-f]{16})$`), // the latter of output_audio_buffer, on control sockets
	"sess":  regexp.MustCompile(`^sess_(u0_)?[0-9A-Za-z]{21}$`),
	"conv":  regexp.MustCompile(`^conv_[0-9A-Za-z]{21}$`),
	"resp":  regexp.MustCompile(`^resp_[0-9A-Za-z]{21}$`),
	"item":  regexp.MustCompile(`^item_[0-9A-Za-z]{21}$`),
	"call":  regexp.MustCompile(`^call_[0-9A-Za-z]{16}$`),
}

// check returns what is wrong with the next event of the server; "" is nothing.
func (f *facts) check(ev wire.ServerEvent) string {
	if id := wire.EventID(ev); id != "" && !serverID["event"].MatchString(id) {
		return "event id " + id
	}
	switch ev := ev.(type) {
	case *wire.SessionCreated:
		return f.session(&ev.Session)
	case *wire.SessionUpdated:
		return f.session(&ev.Session)
	case *wire.InputAudioBufferSpeechStarted:
		if ev.AudioStartMs != 0 && (ev.AudioStartMs+f.prefix)%32 != 0 || !serverID["item"].MatchString(ev.ItemID) {
			return fmt.Sprintf("speech starts at %d ms, with a prefix of %d ms, in %s", ev.AudioStartMs, f.prefix, ev.ItemID)
		}
	case *wire.InputAudioBufferSpeechStopped:
		if grid := map[bool]int{false: 32, true: 20}[f.semantic]; ev.AudioEndMs%grid != 0 {
			return fmt.Sprintf("speech ends at %d ms", ev.AudioEndMs)
		}
	case *wire.ResponseCreated:
		return ids(&ev.Response)
	case *wire.ResponseDone:
		return firstOf(ids(&ev.Response), sums(&ev.Response), calls(&ev.Response))
	case *wire.ResponseOutputTextDelta:
		return padding(ev.Delta, ev.Obfuscation)
	case *wire.ResponseOutputAudioTranscriptDelta:
		return padding(ev.Delta, ev.Obfuscation)
	case *wire.ResponseFunctionCallArgumentsDelta:
		return padding(ev.Delta, ev.Obfuscation)
	case *wire.ConversationItemInputAudioTranscriptionDelta:
		return padding(ev.Delta, ev.Obfuscation)
	}
	return ""
}

func firstOf(complaints ...string) string {
	for _, c := range complaints {
		if c != "" {
			return c
		}
	}
	return ""
}

// session notes the prefix of turn detection.
func (f *facts) session(s *wire.Session) string {
	f.prefix, f.semantic = 300, false
	if s.Audio != nil && s.Audio.Input != nil {
		if detection, on := s.Audio.Input.TurnDetection.Value(); on {
			f.prefix = detection.PrefixPaddingMs.Or(300)
			if f.semantic = detection.Type == wire.SemanticVAD; f.semantic {
				f.prefix = 500
			}
		}
	}
	if !serverID["sess"].MatchString(s.ID) {
		return "session id " + s.ID
	}
	return ""
}

func ids(r *wire.Response) string {
	if conv, in := r.ConversationID.Value(); in && !serverID["conv"].MatchString(conv) || !serverID["resp"].MatchString(r.ID) {
		return "response id " + r.ID + ", conversation id " + conv
	}
	return ""
}

func calls(r *wire.Response) string {
	for _, it := range r.Output {
		if !serverID["item"].MatchString(it.ID) || it.CallID != "" && !serverID["call"].MatchString(it.CallID) {
			return "item id " + it.ID + ", call id " + it.CallID
		}
	}
	return ""
}

// sums adds up a usage.
func sums(r *wire.Response) string {
	u, _ := r.Usage.Value()
	in, out := u.InputTokenDetails, u.OutputTokenDetails
	if in == nil || out == nil || in.CachedTokensDetails == nil {
		return "a usage without its details"
	}
	cached := in.CachedTokensDetails
	switch {
	case u.TotalTokens != u.InputTokens+u.OutputTokens,
		u.InputTokens != in.TextTokens+in.AudioTokens+in.ImageTokens,
		u.OutputTokens < out.TextTokens+out.AudioTokens,
		in.CachedTokens != cached.TextTokens+cached.AudioTokens+cached.ImageTokens,
		in.CachedTokens%64 != 0, in.CachedTokens > u.InputTokens:
		return fmt.Sprintf("a usage that does not add up: %+v, %+v, %+v", u, *in, *out)
	}
	return ""
}

// padding checks that a delta of up to sixteen characters is padded to sixteen.
func padding(delta string, with wire.Opt[string]) string {
	text, ok := with.Value()
	if n := utf8.RuneCountInString(delta); !ok || n <= 16 && len(text) != 16-n {
		return fmt.Sprintf("a delta of %d characters is padded with %d", n, len(text))
	}
	return ""
}

var _ = Describe("The facts of an event", func() {
	It("are right in the recordings of the real server", func() {
		for _, r := range recordings() {
			Expect(judgeFacts(r.frames)).To(BeEmpty(), r.name)
		}
	})

	DescribeTable("are found wrong where they are", func(raw string) {
		Expect(judgeFacts([]frame{{false, wire.TypeOf([]byte(raw)), []byte(raw)}})).To(HaveLen(1))
	},
		Entry("an event id", `{"type":"input_audio_buffer.cleared","event_id":"event_1"}`),
		Entry("a session id", `{"type":"session.created","event_id":"event_E6U0wB3eiENYwSnJIBpFN","session":{"id":"sess_1"}}`),
		Entry("an offset", `{"type":"input_audio_buffer.speech_started","event_id":"event_E6U0wB3eiENYwSnJIBpFN","audio_start_ms":7,"item_id":"item_E6U0xpLmn5e80rVGpEeKv"}`),
		Entry("an end", `{"type":"input_audio_buffer.speech_stopped","event_id":"event_E6U0wB3eiENYwSnJIBpFN","audio_end_ms":7,"item_id":"item_E6U0xpLmn5e80rVGpEeKv"}`),
		Entry("no padding", `{"type":"response.output_text.delta","event_id":"event_E6U0wB3eiENYwSnJIBpFN","delta":"x"}`),
		Entry("too much padding", `{"type":"response.output_text.delta","event_id":"event_E6U0wB3eiENYwSnJIBpFN","delta":"x","obfuscation":"0123456789abcdef"}`),
		Entry("a response id", `{"type":"response.created","event_id":"event_E6U0wB3eiENYwSnJIBpFN","response":{"id":"resp_1"}}`),
		Entry("a usage", `{"type":"response.done","event_id":"event_E6U0wB3eiENYwSnJIBpFN","response":{"id":"resp_E6U0xfWhN878XBMhc0LKn","usage":{"total_tokens":3,`+
			`"input_tokens":1,"output_tokens":1,"input_token_details":{"text_tokens":1,"cached_tokens_details":{}},"output_token_details":{"text_tokens":1}}}}`),
		Entry("a call id", `{"type":"response.done","event_id":"event_E6U0wB3eiENYwSnJIBpFN","response":{"id":"resp_E6U0xfWhN878XBMhc0LKn","output":[{"id":`+
			`"item_E6U0xpLmn5e80rVGpEeKv","call_id":"call_1"}],"usage":{"input_token_details":{"cached_tokens_details":{}},"output_token_details":{}}}}`),
	)
})

// judgeFacts checks the facts of a session's frames.
func judgeFacts(frames []frame) []string {
	var found []string
	var f facts
	for i, fr := range frames {
		if fr.sent {
			continue
		}
		ev, err := wire.DecodeServer(fr.raw)
		if err != nil {
			continue // told elsewhere
		}
		if complaint := f.check(ev); complaint != "" {
			found = append(found, fmt.Sprintf("frame %d: fact: %s\n%s", i, complaint, shortened(fr.raw)))
		}
	}
	return found
}
