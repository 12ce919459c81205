package models_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
)

// shelf holds a cassette with these lines, and two files of sound.
func shelf(lines string) fs.FS {
	tone := make([]int16, 4800)
	for i := range tone {
		tone[i] = int16(100 + i%50)
	}
	return fstest.MapFS{
		"calls/day.jsonl": {Data: []byte(lines)},
		"calls/a.pcm":     {Data: audio.Format{}.AppendBytes(nil, tone)},
		"calls/odd.pcm":   {Data: []byte{1, 2, 3}},
		"calls/a.wav":     {Data: wavOf(tone)},
		"calls/cut.wav":   {Data: wavOf(tone)[:100]},
		"calls/a.mp3":     {Data: []byte("ID3\x04\x00\x00\x00\x00\x00\x00")},
		"calls/bare.mp3":  {Data: []byte("\xFF\xFB\x90\x64\x00\x00")},
		"calls/a.ogg":     {Data: []byte("OggS\x00\x02\x00\x00")},
		"calls/a.flac":    {Data: []byte("fLaC\x00\x00\x00\x22")},
		"calls/a.m4a":     {Data: []byte("\x00\x00\x00\x20ftypM4A ")},
	}
}

// wavOf is a WAV file of samples of 8 kHz, in two equal channels.
func wavOf(samples []int16) []byte {
	var both []int16
	for _, x := range samples {
		both = append(both, x, x)
	}
	var file bytes.Buffer
	Expect(audio.WriteWAV(&file, &audio.Clip{Samples: both, RateHz: 8000, Channels: 2})).To(Succeed())
	return file.Bytes()
}

var _ = Describe("A cassette", func() {
	It("has sound of WAV files of any rate", func() {
		c, err := models.ReadCassette(shelf(`{"say": "Hello.", "audio": "a.wav"}`), "calls/day.jsonl")
		Expect(err).NotTo(HaveOccurred())
		Expect(c.NewModel(fakeserver.SessionInfo{}).Respond(&fakeserver.Request{}).Sound).To(HaveLen(3 * 4800))
	})

	It("may begin with a byte order mark", func() {
		c, err := models.ReadCassette(shelf("\uFEFF{\"say\": \"Hello.\"}"), "calls/day.jsonl")
		Expect(err).NotTo(HaveOccurred())
		Expect(c.Len()).To(Equal(1))
	})

	It("plays its replies in order, with sound, words and calls", func() {
		c, err := models.ReadCassette(shelf(`# recorded on a Tuesday
{"say": "Hello.", "audio": "a.pcm", "latency_ms": 300}

{"say": "One moment.", "calls": [{"name": "find", "arguments": {"id": "A1001"}}]}
`), "calls/day.jsonl")
		Expect(err).NotTo(HaveOccurred())
		Expect(c.Len()).To(Equal(2))
		for range 2 { // each session from the beginning
			m := c.NewModel(fakeserver.SessionInfo{})
			first := m.Respond(&fakeserver.Request{})
			Expect(first).To(And(HaveField("Say", "Hello."), HaveField("Sound", HaveLen(4800)), HaveField("Latency", 300*time.Millisecond)))
			Expect(m.Respond(&fakeserver.Request{})).To(Equal(fakeserver.Reply{Say: "One moment.",
				Calls: []fakeserver.ToolCall{{Name: "find", Arguments: json.RawMessage(`{"id": "A1001"}`)}}}))
			Expect(m.Respond(&fakeserver.Request{})).To(BeZero())
		}
	})

	It("plays what follows in the same response", func() {
		c, err := models.ReadCassette(shelf(`{"say":"a","then":{"say":"b","audio":"a.pcm","latency_ms":5,"then":{"calls":[{"server":"shop","name":"find"}]}}}`), "calls/day.jsonl")
		Expect(err).NotTo(HaveOccurred())
		rest := c.NewModel(fakeserver.SessionInfo{}).Respond(&fakeserver.Request{}).Then
		Expect(fmt.Sprint(rest.Say, len(rest.Sound), rest.Latency, rest.Then.Calls[0])).To(Equal("b4800 5ms shop/find"))
		_, err = models.ReadCassette(shelf(`{"say":"a","then":{"audio":"a.pcm"}}`), "calls/day.jsonl")
		Expect(err).To(MatchError(HaveSuffix(`:19: then: needs words or calls ("say": "" is silence)`)))
	})

	It("keeps its place during a response out of band", func() {
		c, err := models.ReadCassette(shelf(`{"say":"Hi."}`), "calls/day.jsonl")
		Expect(err).NotTo(HaveOccurred())
		m := c.NewModel(fakeserver.SessionInfo{})
		Expect(m.Respond(&fakeserver.Request{OutOfBand: true}).Say).To(BeEmpty())
		Expect(m.Respond(&fakeserver.Request{}).Say).To(Equal("Hi."))
	})

	DescribeTable("says where it is wrong", func(lines, want string) {
		_, err := models.ReadCassette(shelf(lines), "calls/day.jsonl")
		_, ok := errors.AsType[*models.CassetteError](err)
		Expect(ok).To(BeTrue())
		Expect(err).To(MatchError(ContainSubstring("calls/day.jsonl:" + want)))
	},
		Entry("words behind a call of an MCP tool", `{"calls":[{"server":"shop","name":"find"}],"then":{"say":"It ships."}}`,
			"1:51: then: follows a call of an MCP tool, and a response ends with such calls: write what is said to its answer into the next line"),
		Entry("broken JSON", "{\"say\":\"Hi.\"}\n{\"say\":?}", "2:8: invalid character '?'"),
		Entry("a wrong type", `{"say":7}`, "1:8: say: must be a text, in quotation marks"),
		Entry("an unknown key", `{"sai":"Hi."}`, `1:8: sai: is no key of a line of a cassette; these are: audio, calls, fails, incomplete, latency_ms, say, speed, then`),
		Entry("a key twice", `{"say":"Hi.","say":"Ho."}`, `1:20: say: stands twice`),
		Entry("a list that is none", `{"calls":{}}`, "1:10: calls: must be a list of calls, such as ["),
		Entry("a number that is not whole", `{"say":"a","latency_ms":1.5}`, "1:25: latency_ms: must be a whole number of milliseconds, from 0 to 3600000"),
		Entry("a line that is no object", `7`, `1:1: must be an object, such as {"say": "Hello."}`),
		Entry("a mistake in each of two lines", "{\"say\":7}\n{}", "2:1: needs words or calls"),
		Entry("two mistakes in a line", `{"say":7,"speed":-1}`, "1:18: speed: must be a number above 0"),
		Entry("two values", `{"say":"Hi."} {}`, "1:14: more than one value"),
		Entry("nothing", "\n\n{}", "3:1: needs words or calls"),
		Entry("a failure that has no name", `{"fails":"mood"}`, "1:10: fails: must be rate_limit, quota or server_error"),
		Entry("an end that is none", `{"incomplete":"tired"}`, `1:15: incomplete: must be "max_output_tokens"`),
		Entry("speed that is none", `{"say":"Hi.","speed":-1}`, "1:22: speed: must be a number above 0"),
		Entry("sound without words", `{"audio":"a.pcm","calls":[{"name":"x"}]}`, "1:10: audio: needs its words"),
		Entry("a call without a name", `{"calls":[{"name":"a"},{}]}`, "1:24: calls[1]: needs a name"),
		Entry("time that runs back", `{"say":"Hi.","latency_ms":-1}`, "1:27: latency_ms: must be a whole number"),
		Entry("half a sample", `{"say":"Hi.","audio":"odd.pcm"}`, "1:22: audio: calls/odd.pcm has 3 bytes"),
		Entry("sound that is not there", `{"say":"Hi.","audio":"b.pcm"}`, "1:22: audio: open calls/b.pcm: file does not exist"),
		Entry("sound elsewhere", `{"say":"Hi.","audio":"../../b.pcm"}`, "1:22: audio: open ../b.pcm: "),
		Entry("what follows without anything", `{"say":"a","then":{"say":"b","then":{}}}`, `1:37: then.then: needs words or calls ("say": "" is silence)`),
		Entry("text of Windows", "{\"say\":\"Hi.\"}\n{\"say\":\"Gr\xfc\xdfe\"}", "2:11: is not UTF-8 (byte 0xFC): save the file as UTF-8"),
		Entry("UTF-16", "\xff\xfe{\x00", "1:1: is UTF-16: save the file as UTF-8"),
		Entry("MP3", `{"say":"a","audio":"a.mp3"}`, "1:20: audio: calls/a.mp3 is neither WAV nor raw samples: it is an MP3 file"),
		Entry("MP3 without a tag", `{"say":"a","audio":"bare.mp3"}`, "1:20: audio: calls/bare.mp3 is neither WAV nor raw samples: it is an MP3 file"),
		Entry("Ogg", `{"say":"a","audio":"a.ogg"}`, "1:20: audio: calls/a.ogg is neither WAV nor raw samples: it is an Ogg file"),
		Entry("FLAC", `{"say":"a","audio":"a.flac"}`, "1:20: audio: calls/a.flac is neither WAV nor raw samples: it is a FLAC file"),
		Entry("M4A", `{"say":"a","audio":"a.m4a"}`, "1:20: audio: calls/a.m4a is neither WAV nor raw samples: it is an MP4 or M4A file"),
		Entry("a WAV file that is cut short", `{"say":"a","audio":"cut.wav"}`, "1:20: audio: calls/cut.wav: WAV file is cut short"),
	)

	It("that is not there is said so", func() {
		_, err := models.ReadCassette(shelf(""), "night.jsonl")
		Expect(errors.Is(err, fs.ErrNotExist)).To(BeTrue())
	})
})

var _ = Describe("A reply", func() {
	DescribeTable("comes back as it was from the line of a cassette", func(line string) {
		c, err := models.ReadCassette(shelf(line), "calls/day.jsonl")
		Expect(err).NotTo(HaveOccurred())
		reply := c.NewModel(fakeserver.SessionInfo{}).Respond(&fakeserver.Request{})
		Expect(models.AppendReply(nil, &reply)).To(BeEquivalentTo(line + "\n"))
	},
		Entry("words", `{"say":"Hi."}`),
		Entry("silence", `{"say":""}`),
		Entry("calls", `{"calls":[{"server":"shop","name":"find","arguments":{"id":7}},{"name":"log"}]}`),
		Entry("a failure", `{"say":"Hi.","fails":{"code":"a","message":"b","type":"c"}}`),
		Entry("a failure at once", `{"fails":{"code":"a","message":"b","type":"c"}}`),
		Entry("an early end", `{"say":"Hi.","incomplete":"content_filter"}`),
		Entry("its pace", `{"say":"Hi.","latency_ms":300,"speed":1.5}`),
		Entry("what follows", `{"say":"Hi.","then":{"calls":[{"name":"log"}],"then":{"say":"Bye."}}}`),
	)

	It("that is not JSON is no line", func() {
		_, err := models.AppendReply(nil, &fakeserver.Reply{Calls: []fakeserver.ToolCall{{Name: "a", Arguments: []byte("{")}}})
		Expect(err).To(HaveOccurred())
	})
})

func FuzzReadCassette(f *testing.F) {
	for _, seed := range []string{
		`{"say":"Hi.","audio":"a.pcm","latency_ms":3}`, "# x\n\n{\"calls\":[{\"name\":\"a\",\"arguments\":[1]}]}", `{"say":`, "{}{}", "\xff", `{"say":"a","then":{"say":"b","then":{}}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, lines string) {
		c, err := models.ReadCassette(shelf(lines), "calls/day.jsonl")
		var e *models.CassetteError
		switch {
		case err == nil:
			m := c.NewModel(fakeserver.SessionInfo{})
			for range c.Len() {
				r := m.Respond(&fakeserver.Request{})
				if _, err := models.AppendReply(nil, &r); err != nil {
					t.Fatal(err)
				}
			}
		case !errors.As(err, &e) || e.Line < 1 || e.Column < 1 || e.Column > len(lines)+1:
			t.Fatalf("no position in %v", err)
		}
	})
}
