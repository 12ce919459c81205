package clientlint_test

import (
	"encoding/json"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/wire"
)

// lint judges a session of these frames, one every 100 ms: "> …" is one of the client's, "< …" one of the server's. It ends a
// second later, by the client.
func lint(opts clientlint.Options, frames ...string) (found []clientlint.LintFinding) {
	GinkgoHelper()
	l := clientlint.New(opts, func(f clientlint.LintFinding) { found = append(found, f) })
	at := time.Duration(0)
	for _, f := range frames {
		at += 100 * time.Millisecond
		show(l, at, f)
	}
	l.End(at+time.Second, true)
	return found
}

// show gives a linter a frame, written as for lint.
func show(l *clientlint.Linter, at time.Duration, frame string) {
	GinkgoHelper()
	if text, sent := strings.CutPrefix(frame, "> "); sent {
		l.Sent(clientlint.ReadFrame(at, []byte(text)))
		return
	}
	ev, err := wire.DecodeServer([]byte(strings.TrimPrefix(frame, "< ")))
	Expect(err).NotTo(HaveOccurred(), frame)
	l.Received(at, ev)
}

const (
	realtime  = `< {"type":"session.created","session":{"type":"realtime","model":"gpt-realtime","audio":{"input":{"turn_detection":{"type":"server_vad"}}}}}`
	hello     = `> {"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hello."}]}}`
	helloSeen = `< {"type":"conversation.item.added","previous_item_id":null,"item":{"id":"hello","type":"message","role":"user","content":[{"type":"input_text","text":"Hello."}]}}`
	create    = `> {"type":"response.create"}`
	cancel    = `> {"type":"response.cancel"}`
	commit    = `> {"type":"input_audio_buffer.commit"}`
	append20  = `> {"type":"input_audio_buffer.append","audio":"AAAAAA=="}`
	begun     = `< {"type":"response.created","response":{"id":"r1","status":"in_progress","conversation_id":"c"}}`
	done      = `< {"type":"response.done","response":{"id":"r1","status":"completed","conversation_id":"c"}}`
)

// refusal is an error event; eventID is JSON.
func refusal(code, message, eventID string) string {
	return `< {"type":"error","error":{"type":"invalid_request_error","code":"` + code + `","message":"` + message + `","param":null,"event_id":` + eventID + `}}`
}

const (
	notActive = "response_cancel_not_active"
	active    = "conversation_already_has_active_response"
	noCommit  = "input_audio_buffer_commit_empty"
)

var _ = Describe("An error event", func() {
	It("is about the frame before it, where it does not tell", func() {
		found := lint(clientlint.Options{}, realtime, cancel, refusal(notActive, "no", "null"))
		Expect(found).To(HaveExactElements(And(HaveField("Rule", "cancel-inactive"), HaveField("Event", "response.cancel"), HaveField("Frame", 2),
			HaveField("Offset", 300*time.Millisecond))))
	})

	It("is about the frame that it names, however much came since", func() {
		found := lint(clientlint.Options{}, realtime, `> {"type":"response.create","event_id":"mine"}`, hello, append20, append20,
			refusal(active, "no", `"mine"`))
		Expect(found).To(HaveExactElements(And(HaveField("Rule", "create-while-active"), HaveField("EventID", "mine"), HaveField("Frame", 2))))
	})

	It("is about the newest frame that it can be about, where a client had sent more by then", func() {
		found := lint(clientlint.Options{}, realtime, commit, append20, append20, refusal(noCommit, "no", "null"))
		Expect(found).To(HaveExactElements(And(HaveField("Rule", "commit-with-vad"), HaveField("Event", "input_audio_buffer.commit"), HaveField("Frame", 2))))
	})

	It("is about the turn that turn detection has ended, and about no frame", func() {
		found := lint(clientlint.Options{}, realtime, begun, append20,
			`< {"type":"input_audio_buffer.speech_stopped","item_id":"t","audio_end_ms":1}`,
			`< {"type":"input_audio_buffer.committed","item_id":"t"}`,
			refusal(active, "no", "null"), done)
		Expect(found).To(HaveExactElements(And(HaveField("Rule", "turn-while-active"), HaveField("Event", ""))))
	})

	It("is about the client that asks for what turn detection asks for, too", func() {
		found := lint(clientlint.Options{}, realtime, append20,
			`< {"type":"input_audio_buffer.speech_stopped","item_id":"t","audio_end_ms":1}`,
			`< {"type":"input_audio_buffer.committed","item_id":"t"}`,
			create, refusal(active, "no", "null"), begun, done)
		Expect(found).To(HaveExactElements(And(HaveField("Rule", "create-while-active"), HaveField("Event", "response.create"))))
	})

	It("blames nobody where the server broke or the session expired", func() {
		Expect(lint(clientlint.Options{}, realtime, cancel,
			`< {"type":"error","error":{"type":"server_error","code":null,"message":"sorry","param":null,"event_id":null}}`,
			refusal("session_expired", "too long", "null"))).To(BeEmpty())
	})
})

var _ = Describe("A turn", func() {
	committed := func(more ...string) []string {
		return append([]string{strings.Replace(realtime, `"server_vad"`, `"server_vad","create_response":false`, 1),
			`< {"type":"input_audio_buffer.committed","item_id":"t"}`,
			`< {"type":"conversation.item.added","item":{"id":"t","type":"message","role":"user","content":[{"type":"input_audio"}]}}`}, more...)
	}
	transcript := func(text string) string {
		return `< {"type":"conversation.item.input_audio_transcription.completed","item_id":"t","content_index":0,"transcript":"` + text + `"}`
	}

	It("that nobody understood needs no answer", func() {
		Expect(lint(clientlint.Options{}, committed(transcript(""))...)).To(BeEmpty())
	})

	It("that was written down needs one", func() {
		Expect(lint(clientlint.Options{}, committed(transcript("Hi."))...)).To(HaveExactElements(
			And(HaveField("Rule", "never-answered"), HaveField("Message", ContainSubstring(`"Hi."`)), HaveField("Frame", 0))))
	})

	It("that was asked for is answered", func() {
		Expect(lint(clientlint.Options{}, realtime, hello, helloSeen, create, begun, done)).To(BeEmpty())
	})
})

var _ = Describe("What the caller says over an answer", func() {
	patient := strings.Replace(realtime, `"server_vad"`, `"server_vad","create_response":false,"interrupt_response":false`, 1)
	sound := strings.Repeat("A", 4*48000) // three seconds
	answer := []string{
		patient, hello, helloSeen, create, begun,
		`< {"type":"response.output_item.added","response_id":"r1","item":{"id":"a","type":"message","role":"assistant","content":[]}}`,
		`< {"type":"response.output_audio.delta","response_id":"r1","item_id":"a","delta":"` + sound + `"}`,
		`< {"type":"response.output_audio.done","response_id":"r1","item_id":"a"}`, done,
	}
	speaks := func(item, text string) []string {
		return []string{
			`< {"type":"input_audio_buffer.speech_started","item_id":"` + item + `","audio_start_ms":1}`,
			`< {"type":"input_audio_buffer.speech_stopped","item_id":"` + item + `","audio_end_ms":200}`,
			`< {"type":"input_audio_buffer.committed","item_id":"` + item + `"}`,
			`< {"type":"conversation.item.added","item":{"id":"` + item + `","type":"message","role":"user","content":[{"type":"input_audio"}]}}`,
			`< {"type":"conversation.item.input_audio_transcription.completed","item_id":"` + item + `","content_index":0,"transcript":"` + text + `"}`,
		}
	}
	second := []string{create, strings.Replace(begun, "r1", "r2", 1), strings.Replace(done, "r1", "r2", 1)}
	rules := func(more ...[]string) (all []string) {
		frames := answer
		for _, m := range more {
			frames = append(frames[:len(frames):len(frames)], m...)
		}
		for _, f := range lint(clientlint.Options{}, frames...) {
			all = append(all, f.Rule)
		}
		return all
	}
	It("is noise to a client that goes on, until the caller speaks again", func() {
		Expect(rules(speaks("t", ""), speaks("u", "Bye."), second)).To(BeEmpty())
	})
	It("is an interruption where it gets an answer", func() {
		Expect(rules(speaks("t", "Stop."), second)).To(Equal([]string{"untold-interruption"}))
		Expect(rules(speaks("t", "Stop."), second, speaks("u", "Bye."), second)).To(ContainElement("untold-interruption"))
	})
	It("is none where the session says that nothing interrupts and the server answers, until the client cancels", func() {
		patient := answer[0]
		defer func() { answer[0] = patient }()
		answer[0] = strings.Replace(patient, `"create_response":false,`, "", 1)
		answered := second[1:]
		Expect(rules(speaks("t", "Stop."), answered)).To(BeEmpty())
		Expect(rules(speaks("t", "Stop."), []string{cancel}, answered)).To(ContainElement("untold-interruption"))
	})
	It("is an interruption where the client cancels the answer", func() {
		Expect(rules(speaks("t", ""), []string{cancel}, speaks("u", "Bye."), second)).To(ContainElement("untold-interruption"))
	})
	It("needs no answer where it is agreement, and one where it is more", func() {
		Expect(rules(speaks("t", "Yes, I see. Uh-huh."))).To(BeEmpty())
		Expect(rules(speaks("t", "Yes, stop."))).To(Equal([]string{"never-answered"}))
	})
})

var _ = Describe("A recording without sound", func() {
	odd := `> {"type":"input_audio_buffer.append","audio":"AAAAAA=="}`
	It("tells nothing of samples", func() {
		Expect(lint(clientlint.Options{}, realtime, `> {"type":"input_audio_buffer.append","audio":"AA=="}`)).To(HaveExactElements(HaveField("Rule", "torn-sample")))
		Expect(lint(clientlint.Options{NoSound: true}, realtime, odd, `> {"type":"input_audio_buffer.append","audio":"AA=="}`)).To(BeEmpty())
	})
})

var _ = Describe("A finding", func() {
	It("is written as journals show it", func() {
		text, err := json.Marshal(clientlint.LintFinding{Offset: 1500 * time.Microsecond, Rule: "a", Severity: clientlint.SeverityError, Message: "m", Frame: 7})
		Expect(err).NotTo(HaveOccurred())
		Expect(text).To(MatchJSON(`{"offset_ms":1.5,"rule":"a","severity":"error","message":"m"}`))
	})

	It("has a rule that is listed, of a known severity", func() {
		for _, r := range clientlint.Rules() {
			Expect(clientlint.Severities()).To(ContainElement(r.Severity), r.ID)
		}
	})
})
