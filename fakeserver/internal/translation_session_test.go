package internal_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/translation"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
)

// event is what a session sends.
type event struct {
	Type, Delta string
	ElapsedMs   int `json:"elapsed_ms"`
	Session     json.RawMessage
}

// client plays one against a session, and keeps what comes back.
type client struct {
	*translation.Session
	sent    []event
	refused []*shape.Problem
	turns   []time.Duration // lengths of what was translated
}

// newClient returns one whose session says "uno dos tres" with half a second of sound for whatever it hears, in a language.
func newClient(language string) *client {
	c := &client{}
	var config translation.Config
	config.Audio.Output.Language = language
	config.Audio.Input.Transcription = &translation.Transcription{Model: "gpt-realtime-whisper"}
	ids := 0
	c.Session = translation.New(config, translation.Options{
		ID: "sess_1", Model: "gpt-realtime-translate", Expires: 7,
		EventID: func() string { ids++; return fmt.Sprint("event_", ids) },
		Send: func(frame []byte) {
			var ev event
			Expect(json.Unmarshal(frame, &ev)).To(Succeed())
			c.sent = append(c.sent, ev)
		},
		Refuse: func(p *shape.Problem) { c.refused = append(c.refused, p) },
		Translate: func(samples []int16, language string) (heard, said string) {
			c.turns = append(c.turns, audio.Duration(len(samples), audio.RateHz))
			return "one two", language + ": uno dos tres"
		},
		Speak: func(string) []int16 { return sound(500*time.Millisecond, 9000) },
	})
	return c
}

// sound is a noise of a level.
func sound(d time.Duration, level int16) []int16 {
	samples := make([]int16, audio.Samples(d, audio.RateHz))
	for i := range samples {
		samples[i] = level * int16(1-i/40%2*2)
	}
	return samples
}

// say appends sound in pieces of 30 ms, which fit no frame.
func (c *client) say(samples []int16) {
	GinkgoHelper()
	for piece := audio.Samples(30*time.Millisecond, audio.RateHz); len(samples) > 0; {
		n := min(piece, len(samples))
		encoded := base64.StdEncoding.EncodeToString(audio.Format{}.AppendBytes(nil, samples[:n]))
		Expect(c.Handle([]byte(`{"type":"session.input_audio_buffer.append","audio":"` + encoded + `"}`))).To(BeFalse())
		samples = samples[n:]
	}
}

// got joins the deltas of a type, and counts them.
func (c *client) got(kind string) (deltas []string) {
	for _, ev := range c.sent {
		if ev.Type == kind {
			deltas = append(deltas, ev.Delta)
		}
	}
	return deltas
}

var _ = Describe("A translation", func() {
	const (
		output = "session.output_audio.delta"
		source = "session.input_transcript.delta"
		target = "session.output_transcript.delta"
		closes = `{"type":"session.close"}`
	)

	It("sends as much sound as comes in, a frame of 200 ms at a time", func() {
		c := newClient("es")
		c.say(sound(990*time.Millisecond, 0))
		Expect(c.sent).To(HaveLen(4))
		for i, ev := range c.sent {
			Expect(ev.Type).To(Equal(output))
			Expect(ev.ElapsedMs).To(Equal((i + 1) * 200))
			Expect(ev.Delta).To(HaveLen(base64.StdEncoding.EncodedLen(200 * 48)))
		}
		Expect(c.Handle([]byte(closes))).To(BeTrue())
		Expect(c.got(output)).To(HaveLen(5), "the rest of a frame at the end")
	})

	It("translates what was said once it pauses, in words with their spaces", func() {
		c := newClient("es")
		for range 2 {
			c.say(sound(time.Second, 9000))
			Expect(c.turns).To(HaveLen(len(c.got(source)) / 2))
			c.say(sound(time.Second, 0))
		}
		Expect(c.turns).To(HaveEach(BeNumerically("~", 1600*time.Millisecond, 250*time.Millisecond)))
		Expect(c.got(source)).To(Equal([]string{"one", " two", " one", " two"}))
		Expect(c.got(target)).To(Equal([]string{"es:", " uno", " dos", " tres", " es:", " uno", " dos", " tres"}))
	})

	It("translates what was said last when it is closed, and says all of it", func() {
		c := newClient("es")
		c.say(sound(300*time.Millisecond, 9000))
		Expect(c.turns).To(BeEmpty())
		Expect(c.Handle([]byte(closes))).To(BeTrue())
		Expect(c.turns).To(HaveLen(1))
		Expect(len(c.got(output))).To(BeNumerically(">=", 4), "300 ms of input, 500 ms of speech")
		Expect(c.sent[len(c.sent)-1].Type).To(Equal("session.closed"))
	})

	It("takes no more than 30 s for one turn, so that noise fills no memory", func() {
		c := newClient("es")
		c.say(sound(65*time.Second, 9000))
		Expect(c.turns).To(HaveLen(2))
		Expect(c.turns).To(HaveEach(BeNumerically("~", 30*time.Second, time.Second)))
	})

	It("changes only what an update names, and the language is English where none is given", func() {
		c := newClient("")
		c.Begin()
		update := func(session string) string {
			Expect(c.Handle([]byte(`{"type":"session.update","session":` + session + `}`))).To(BeFalse())
			return string(c.sent[len(c.sent)-1].Session)
		}
		head := `{"id":"sess_1","type":"translation","expires_at":7,"model":"gpt-realtime-translate",`
		Expect(string(c.sent[0].Session)).To(MatchJSON(head + `"audio":{"input":{"transcription":{"model":"gpt-realtime-whisper"},"noise_reduction":null},"output":{"language":"en"}}}`))
		Expect(update(`{"audio":{"output":{"language":"fr"}}}`)).To(MatchJSON(head + `"audio":{"input":{"transcription":{"model":"gpt-realtime-whisper"},"noise_reduction":null},"output":{"language":"fr"}}}`))
		Expect(update(`{"audio":{"input":{"transcription":null,"noise_reduction":{"type":"far_field"}}}}`)).To(MatchJSON(head + `"audio":{"input":{"transcription":null,"noise_reduction":{"type":"far_field"}},"output":{"language":"fr"}}}`))
		Expect(update(`{}`)).To(ContainSubstring(`"language":"fr"`))
	})

	DescribeTable("refuses, and goes on", func(frame, code, param string) {
		c := newClient("es")
		Expect(c.Handle([]byte(frame))).To(BeFalse())
		Expect(c.sent).To(BeEmpty())
		Expect(c.refused).To(HaveExactElements(And(HaveField("Code", code), HaveField("Param", param))))
	},
		Entry("what is not JSON", `{`, "invalid_json", ""),
		Entry("another type", `{"type":"input_audio_buffer.commit"}`, "invalid_value", "type"),
		Entry("what cannot change", `{"type":"session.update","session":{"model":"gpt-realtime"}}`, "unknown_parameter", "session.model"),
		Entry("no sound", `{"type":"session.input_audio_buffer.append","audio":""}`, "invalid_value", "audio"),
		Entry("no base64", `{"type":"session.input_audio_buffer.append","audio":"%"}`, "invalid_value", "audio"),
	)
})
