package internal_test

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/internal/recorded"
)

// The frames of a session in which a client cancels what is not there, as its own recorder wrote them.
const (
	created  = `{"from":"server","at":0.01,"event":{"type":"session.created","session":{"type":"realtime","model":"gpt-realtime"}}}`
	cancels  = `{"from":"client","at":0.5,"event":{"type":"response.cancel","event_id":"c1"}}`
	answered = `{"from":"server","at":0.55,"event":{"type":"error","error":{"type":"invalid_request_error","code":"response_cancel_not_active","message":"none","param":null,"event_id":"c1"}}}`
)

func lines(list ...string) []byte { return []byte(strings.Join(list, "\n") + "\n") }

// read reads a recording of one session.
func read(name string, data []byte) *recorded.Session {
	GinkgoHelper()
	sessions, err := recorded.Read(name, data)
	Expect(err).NotTo(HaveOccurred())
	Expect(sessions).To(HaveLen(1))
	return sessions[0]
}

var _ = Describe("A recording", func() {
	cancelled := func(line int) types.GomegaMatcher {
		return HaveExactElements(And(HaveField("Rule", "cancel-inactive"), HaveField("Offset", 550*time.Millisecond),
			HaveField("EventID", "c1"), HaveField("Place", recorded.Place{File: "a.jsonl", Line: line})))
	}

	It("of one's own is judged, and each finding has the line of its frame", func() {
		s := read("a.jsonl", lines("", created, "# what follows is wrong", cancels, answered))
		Expect(s.Frames).To(Equal(3))
		Expect(s.Lint()).To(cancelled(4))
	})

	It("may begin with a byte order mark, and count milliseconds", func() {
		Expect(read("a.jsonl", append([]byte("\ufeff"), lines(strings.ReplaceAll(created, `"at":0.01`, `"offset_ms":10`), cancels, answered)...)).Lint()).To(cancelled(2))
	})

	It("has its times to the microsecond", func() {
		s := read("a.jsonl", lines(strings.ReplaceAll(created, `"at":0.01`, `"offset_ms":10`), strings.ReplaceAll(cancels, `"at":0.5`, `"offset_ms":500`),
			strings.ReplaceAll(answered, `"at":0.55`, `"offset_ms":1035.399`)))
		Expect(s.Lint()).To(HaveExactElements(HaveField("Offset", 1035399*time.Microsecond)))
	})

	It("gives its frames as they were written, keys in their order", func() {
		cassette := "interactions:\n- kind: message\n  direction: sent\n  data: &e {type: response.create, b: [1.0, true, null, '1', <a>], a: 0x10, c: 2026-01-01}\n" +
			"- kind: message\n  direction: received\n  data:\n    type: error\n    error: *e\n"
		const first = `{"type":"response.create","b":[1.0,true,null,"1","<a>"],"a":16,"c":"2026-01-01"}`
		Expect(read("a.yaml", []byte(cassette)).Texts()).To(Equal([]recorded.Text{
			{Sent: true, JSON: []byte(first), Count: 1}, {JSON: []byte(`{"type":"error","error":` + first + `}`), Count: 1},
		}))
		Expect(read("a.jsonl", lines(created, `{"from":"client","at":1,"count":3,"event":{"type":"response.create"}}`)).Texts()[1]).To(
			Equal(recorded.Text{Sent: true, JSON: []byte(`{"type":"response.create"}`), Count: 3}))
	})

	It("without times is judged by the order alone", func() {
		untimed := strings.NewReplacer(`"at":0.01,`, "", `"at":0.5,`, "", `"at":0.55,`, "")
		s := read("a.jsonl", lines(untimed.Replace(created), untimed.Replace(cancels), untimed.Replace(answered)))
		Expect(s.NoTimes).To(BeTrue())
		Expect(s.Lint()).To(HaveExactElements(HaveField("Rule", "cancel-inactive")))
	})

	It("has as much sound as it says it had", func() {
		s := read("a.jsonl", lines(created, `{"from":"client","at":1,"event":{"type":"input_audio_buffer.append","audio":{"bytes":961,"sha256":"x"}}}`))
		Expect(s.NoSound).To(BeFalse())
		Expect(s.Lint()).To(HaveExactElements(HaveField("Message", "an append of 961 bytes ends within a sample")))
	})

	It("whose sound was cut is not judged by its length", func() {
		s := read("a.jsonl", lines(created, `{"from":"client","at":1,"event":{"type":"input_audio_buffer.append","audio":"AAA…"}}`,
			`{"from":"server","at":1,"event":{"type":"response.output_audio.delta","item_id":"i","delta":"…"}}`,
			`{"from":"server","at":1,"event":{"type":"response.output_text.delta","item_id":"i","delta":"so …"}}`))
		Expect(s.NoSound).To(BeTrue())
		Expect(s.Lint()).To(BeEmpty())
	})

	DescribeTable("that cannot be judged says where and why", func(name, data, message string) {
		_, err := recorded.Read(name, []byte(data))
		Expect(err).To(MatchError(ContainSubstring(message)))
		Expect(err).To(BeAssignableToTypeOf(&recorded.Error{}))
	},
		Entry("nothing", "a.jsonl", "", "a.jsonl: there is no session in it: it takes"),
		Entry("text", "a.jsonl", created+"\nhello\n", "a.jsonl:2: this is not JSON (invalid character 'h'"),
		Entry("a cut line", "a.jsonl", created+"\n"+created[:40], "a.jsonl:2: this is not JSON (unexpected end"),
		Entry("another kind of JSON", "a.jsonl", `{"type":"response.create"}`, "a.jsonl:1: this is no frame: it takes"),
		Entry("a list", "a.jsonl", `[1]`, "a.jsonl:1: a line cannot be array"),
		Entry("what serve --record writes", "a.jsonl", `{"say":"Hello."}`, "a.jsonl:1: this is what a server answered"),
		Entry("an unknown end", "a.jsonl", `{"from":"proxy","at":1,"event":{}}`, `a.jsonl:1: from is "proxy", and can be client or server`),
		Entry("an event of the server's without a type", "a.jsonl", `{"from":"server","at":1,"event":{"a":1}}`, "a.jsonl:1: the server's event cannot be read"),
		Entry("no event of the server's", "a.jsonl", `{"from":"server","at":1}`, "a.jsonl:1: the server's event cannot be read"),
		Entry("times here and there", "a.jsonl", created+"\n"+`{"from":"client","event":null}`, "a.jsonl:2: some frames have a time"),
		Entry("times that go back", "a.jsonl", answered+"\n"+cancels, "a.jsonl:2: the frame is at 500ms, and the one before it at 550ms"),
		Entry("one end, the client's", "a.jsonl", cancels, "a.jsonl:1: all frames are the client's"),
		Entry("one end, the server's", "a.jsonl", "\n"+created, "a.jsonl:2: all frames are the server's"),
		Entry("a log without its beginning", "a.jsonl", `{"session":3,"kind":"realtime","forgotten":7}`, "a.jsonl:1: the first 7 frames of session 3 are forgotten"),
		Entry("a journal of one end", "a.json", `{"sessions":[{"session":1,"kind":"realtime","events":[{"from":"client","offset_ms":1,"event":null}]}]}`,
			"a.json: sessions[0]: all frames are the client's"),
		Entry("a journal with a wrong event", "a.json", `{"sessions":[{"session":1,"kind":"realtime","events":[{"from":"server","offset_ms":1,"event":3}]}]}`,
			"a.json: sessions[0].events[0]: the server's event cannot be read"),
		Entry("a journal without sessions", "a.json", `{"sessions":[]}`, "a.json: there is no session in it"),
		Entry("an event that holds itself", "a.yaml", "interactions:\n- kind: message\n  direction: sent\n  data: &e [*e]\n", "a.yaml:4: the event nests too deep"),
		Entry("no YAML", "a.yaml", "a: [", "a.yaml: this is no cassette: "),
		Entry("another kind of YAML", "a.yaml", "name: refund", "a.yaml: this is no cassette: it has no interactions"),
		Entry("a cassette with a wrong direction", "a.yaml", "interactions:\n- kind: message\n  direction: up\n  data:\n    type: a\n", "a.yaml:5: direction is \"up\""),
	)

	It("may hold several sessions, of which each is judged by itself", func() {
		head := `{"session":1,"kind":"realtime","over":true,"ended_ms":600,"ended_by":"client"}`
		sessions, err := recorded.Read("a.jsonl", lines(head, created, cancels, answered, strings.Replace(head, "1", "2", 1), created, cancels))
		Expect(err).NotTo(HaveOccurred())
		Expect(sessions).To(HaveLen(2))
		Expect(sessions[0].Lint()).To(cancelled(3))
		Expect(sessions[1].Number).To(Equal(2))
		Expect(sessions[1].Lint()).To(BeEmpty())
	})

	It("of a session that runs on tells nothing of its end", func() {
		item := `{"from":"client","at":0.5,"event":{"type":"conversation.item.create","item":{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}}}`
		Expect(read("a.jsonl", lines(`{"session":1,"kind":"realtime","over":false}`, created, item)).Lint()).To(BeEmpty())
		Expect(read("a.jsonl", lines(`{"session":1,"kind":"realtime","over":true,"ended_ms":9000,"ended_by":"server"}`, created, item)).Lint()).
			To(HaveExactElements(HaveField("Rule", "unanswered-call")))
	})
})

var _ = Describe("The published recordings of the live server", func() {
	It("show nothing that their client did wrong", func() {
		files, err := filepath.Glob("../../shared/data/cassettes/*.yaml")
		Expect(err).NotTo(HaveOccurred())
		if len(files) == 0 {
			Skip("no recordings of the live server in ../shared/data")
		}
		frames := 0
		for _, file := range files {
			data, err := os.ReadFile(file)
			Expect(err).NotTo(HaveOccurred())
			s := read(file, data)
			Expect(s.Lint()).To(BeEmpty())
			frames += s.Frames
		}
		Expect(frames).To(BeNumerically(">", 500))
	})

	It("show a text that was too long, and nothing else, where answers are interrupted and truncated", func() {
		files, err := filepath.Glob("../../shared/data/sequences/*.jsonl")
		Expect(err).NotTo(HaveOccurred())
		if len(files) == 0 {
			Skip("no recordings of the live server in ../shared/data")
		}
		var found []string
		for _, file := range files {
			data, err := os.ReadFile(file)
			Expect(err).NotTo(HaveOccurred())
			for _, f := range read(filepath.Base(file), data).Lint() {
				found = append(found, f.Place.String()+" "+f.Rule)
			}
		}
		Expect(found).To(HaveExactElements("text-too-long.jsonl:4 invalid-event"))
	})
})
