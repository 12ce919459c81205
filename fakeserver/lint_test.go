package fakeserver_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/fakeserver"
	rec "github.com/voicesim/voicesim/internal/recorded"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

// misdeed is what a lint spec does to a server.
type misdeed func(c *client)

// sends sends events, one each second.
func sends(events ...string) misdeed {
	return func(c *client) {
		for _, e := range events {
			c.Send(e)
			time.Sleep(time.Second)
		}
	}
}

const (
	typedHello = `{"type":"conversation.item.create","item":{"type":"message","role":"user","id":"hello","content":[{"type":"input_text","text":"Hello."}]}}`
	byHand     = `{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}`
	offering   = `{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"a"},{"type":"function","name":"b"}]}}`
	create     = `{"type":"response.create"}`
	commit     = `{"type":"input_audio_buffer.commit"}`
	clearing   = `{"type":"input_audio_buffer.clear"}`
)

func appended(bytes int) string {
	return `{"type":"input_audio_buffer.append","audio":"` + base64.StdEncoding.EncodeToString(make([]byte, bytes)) + `"}`
}

// loud appends a noise of so many bytes.
func loud(n int) string {
	return `{"type":"input_audio_buffer.append","audio":"` + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0x10, 0x27}, n/2)) + `"}`
}

func outputOf(callID string) string {
	return fmt.Sprintf(`{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":%q,"output":"1"}}`, callID)
}

// calling offers two functions, asks for a response that calls them, and hands the ids of the calls to do.
func calling(do func(c *client, first, second string)) misdeed {
	return func(c *client) {
		c.Send(offering)
		c.Send(typedHello)
		c.Send(create)
		ev, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
		do(c, ev.Response.Output[0].CallID, ev.Response.Output[1].CallID)
		time.Sleep(time.Second)
	}
}

// spokenTo asks for a spoken response, and hands its item and id to do.
func spokenTo(do func(c *client, item, response string)) misdeed {
	return func(c *client) {
		c.Send(typedHello)
		c.Send(create)
		ev, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
		do(c, ev.Response.Output[0].ID, ev.Response.ID)
		time.Sleep(time.Second)
	}
}

// hello is a noise that turn detection takes for speech.
func hello(d time.Duration) []int16 {
	samples := specs.Silence(d)
	for i := range samples {
		samples[i] *= 2000
	}
	return samples
}

// linted plays a caller against a server and returns what the lint found.
func linted(reply fakeserver.Reply, act misdeed) (found []fakeserver.LintFinding) {
	GinkgoHelper()
	var log []byte
	servertest.InVirtualTime(fakeserver.Options{
		Journal: true,
		Observe: func(o fakeserver.Observation) {
			if l, ok := o.(*fakeserver.LintFinding); ok {
				found = append(found, *l)
			}
		},
		NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
			first := true
			return fakeserver.ModelFunc(func(req *fakeserver.Request) fakeserver.Reply {
				if first {
					first = false
					return reply
				}
				return fakeserver.Reply{Say: "Yes."}
			})
		},
	}, func(ctx context.Context, s *fakeserver.Server) {
		c := dial(ctx, s, "gpt-realtime")
		act(c)
		_ = c.Conn.Close(1000, "")
		<-c.Over
		c.Wait()
		log = loggedBy(s)
	})
	expectRecorded(log, found)
	return found
}

// loggedBy returns the log of the only session of a server, when it is over.
func loggedBy(s *fakeserver.Server) []byte {
	GinkgoHelper()
	s.End(context.Background(), "")
	journal := s.Journal("")
	Expect(journal).To(HaveLen(1))
	var log bytes.Buffer
	Expect(journal[0].WriteLog(&log)).To(Succeed())
	return log.Bytes()
}

// expectRecorded expects that the log of a session shows what was found while it ran.
func expectRecorded(log []byte, live []fakeserver.LintFinding) {
	GinkgoHelper()
	sessions, err := rec.Read("session.jsonl", log)
	Expect(err).NotTo(HaveOccurred())
	Expect(sessions).To(HaveLen(1))
	plain := func(f clientlint.LintFinding) string {
		return fmt.Sprintf("%v %s %s %s %s %s", f.Offset.Truncate(time.Microsecond), f.Rule, f.Severity, f.Message, f.Event, f.EventID)
	}
	var want, have []string
	for _, f := range live {
		want = append(want, plain(f.LintFinding))
	}
	for _, f := range sessions[0].Lint() {
		have = append(have, plain(f.LintFinding))
	}
	Expect(have).To(Equal(want))
}

var (
	twoCalls   = fakeserver.Reply{Calls: []fakeserver.ToolCall{{Name: "a"}, {Name: "b"}}}
	longAnswer = fakeserver.Reply{Say: strings.Repeat("Once upon a time there was a very long story. ", 8)}
)

// lintCase is a mistake of a client and the rule that finds it.
type lintCase struct {
	rule  string
	reply fakeserver.Reply
	play  misdeed
}

var lintCases = []lintCase{
	{"create-while-active", longAnswer, sends(typedHello, create, create)},
	{"turn-while-active", fakeserver.Reply{Say: longAnswer.Say, Latency: time.Minute}, func(c *client) {
		c.Send(`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","interrupt_response":false}}}}}`)
		c.Send(typedHello)
		c.Send(create)
		c.Talk(specs.Joined(specs.Silence(time.Second), hello(time.Second), specs.Silence(time.Second)))
		time.Sleep(5 * time.Second)
	}},
	{"create-before-outputs", twoCalls, calling(func(c *client, first, second string) {
		c.Send(outputOf(first))
		c.Send(create)
		c.Until("response.done")
		c.Send(outputOf(second))
		c.Send(create)
	})},
	{"output-twice", twoCalls, calling(func(c *client, first, second string) {
		c.Send(outputOf(first))
		c.Send(outputOf(second))
		c.Send(outputOf(second))
		c.Send(create)
	})},
	{"never-answered", twoCalls, calling(func(c *client, first, second string) {
		c.Send(outputOf(first))
		c.Send(outputOf(second))
	})},
	{"create-for-nothing", longAnswer, spokenTo(func(c *client, _, _ string) { c.Send(create) })},
	{"tool-not-offered", fakeserver.Reply{Calls: []fakeserver.ToolCall{{Name: "a"}}}, func(c *client) {
		c.Send(typedHello)
		c.Send(create)
		ev, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
		c.Send(outputOf(ev.Response.Output[0].CallID))
		c.Send(create)
		c.Until("response.done")
	}},
	{"unanswered-call", twoCalls, calling(func(c *client, first, _ string) { c.Send(outputOf(first)) })},
	{"unknown-call", longAnswer, sends(outputOf("call_nobody"))},
	{"cancel-inactive", longAnswer, sends(`{"type":"response.cancel"}`)},
	{"stale-cancel", longAnswer, spokenTo(func(c *client, _, response string) {
		c.Send(fmt.Sprintf(`{"type":"response.cancel","response_id":%q}`, response))
	})},
	{"untold-interruption", longAnswer, spokenTo(func(c *client, _, _ string) {
		c.Talk(specs.Joined(hello(time.Second), specs.Silence(time.Second)))
		c.Until("response.done")
	})},
	{"truncate-early", longAnswer, func(c *client) {
		c.Send(create)
		ev, _ := servertest.Find[*wire.ResponseOutputAudioDelta](c.Until("response.output_audio.delta"))
		time.Sleep(4 * time.Second)
		c.Talk(specs.Joined(hello(time.Second), specs.Silence(time.Second)))
		c.Until("input_audio_buffer.speech_started")
		c.Send(truncation(ev.ItemID, 4*time.Millisecond))
		c.Until("conversation.item.truncated")
	}},
	{"truncate-not-played", longAnswer, spokenTo(func(c *client, item, _ string) { c.Send(truncation(item, 15*time.Second)) })},
	{"late-stop", longAnswer, func(c *client) {
		c.Send(create)
		ev, _ := servertest.Find[*wire.ResponseOutputAudioDelta](c.Until("response.output_audio.delta"))
		time.Sleep(2 * time.Second)
		c.Talk(specs.Joined(hello(3*time.Second), specs.Silence(time.Second)))
		c.Until("input_audio_buffer.speech_started")
		time.Sleep(2 * time.Second)
		c.Send(truncation(ev.ItemID, 4*time.Second))
		c.Until("conversation.item.truncated")
	}},
	{"truncate-past-end", longAnswer, spokenTo(func(c *client, item, _ string) {
		c.Send(fmt.Sprintf(`{"type":"conversation.item.truncate","item_id":%q,"content_index":0,"audio_end_ms":600000}`, item))
	})},
	{"truncate-no-sound", longAnswer, sends(typedHello,
		`{"type":"conversation.item.truncate","item_id":"hello","content_index":0,"audio_end_ms":0}`, create)},
	{"unknown-item", longAnswer, sends(`{"type":"conversation.item.delete","item_id":"nobody"}`)},
	{"duplicate-item", longAnswer, sends(typedHello, typedHello, create)},
	{"torn-sample", longAnswer, sends(appended(961))},
	{"empty-audio", longAnswer, sends(appended(0))},
	{"commit-with-vad", longAnswer, sends(commit)},
	{"commit-too-short", longAnswer, sends(byHand, appended(960), commit)},
	{"uncommitted-audio", longAnswer, sends(byHand, loud(9600))},
	{"unfinished-speech", longAnswer, func(c *client) {
		c.Talk(hello(time.Second))
		time.Sleep(5 * time.Second)
	}},
	{"cleared-speech", longAnswer, func(c *client) {
		c.Talk(specs.Joined(hello(2*time.Second), specs.Silence(time.Second)))
		c.Until("input_audio_buffer.speech_started")
		c.Send(clearing)
		c.Until("response.done")
	}},
	{"session-without-type", longAnswer, sends(`{"type":"session.update","session":{"instructions":"x"}}`)},
	{"beta-shape", longAnswer, sends(`{"type":"session.update","session":{"type":"realtime","modalities":["text"]}}`)},
	{"beta-shape", longAnswer, sends(`{"type":"response.create","response":{"modalities":["text"]}}`)},
	{"late-voice", longAnswer, spokenTo(func(c *client, _, _ string) {
		c.Send(`{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"ash"}}}}`)
	})},
	{"model-in-update", longAnswer, sends(`{"type":"session.update","session":{"type":"realtime","model":"gpt-realtime-2"}}`)},
	{"unknown-event", longAnswer, sends(`{"type":"response.nope"}`)},
	{"no-event", longAnswer, sends(`{"type":`)},
	{"invalid-event", longAnswer, sends(`{"type":"session.update","session":{"type":"realtime","bogus":1}}`)},
	{"repeated-error", longAnswer, sends(`{"type":"response.nope"}`, `{"type":"response.nope"}`, `{"type":"response.nope"}`)},
	{"huge-frame", longAnswer, sends(appended(1 << 20))},
}

var _ = Describe("The lint of clients", func() {
	for _, lc := range lintCases {
		It("finds "+lc.rule+"", func() {
			found := linted(lc.reply, lc.play)
			var ids []string
			for _, f := range found {
				ids = append(ids, f.Rule)
				Expect(f.Session).To(Equal(1))
				Expect(f.Message).NotTo(BeEmpty())
			}
			Expect(ids).To(ContainElement(lc.rule), "%v", found)
			for _, id := range ids {
				Expect(id).To(Or(Equal(lc.rule), Equal("cancel-inactive"), Equal("unknown-event")), "%v", found)
			}
		})
	}

	It("finds damaged audio", func() {
		var found []fakeserver.LintFinding
		spoken := fakeserver.Babble{}.Speak("What is the weather in Amsterdam today?")
		servertest.InVirtualTime(fakeserver.Options{
			Utterances: []fakeserver.Utterance{{Text: "What is the weather in Amsterdam today?", Samples: spoken.Samples}},
			Observe: func(o fakeserver.Observation) {
				if l, ok := o.(*fakeserver.LintFinding); ok {
					found = append(found, *l)
				}
			},
		}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			slow, err := audio.Resample(spoken.Samples, audio.RateHz, 16000)
			Expect(err).NotTo(HaveOccurred())
			c.Talk(specs.Joined(specs.Silence(time.Second), slow, specs.Silence(2*time.Second)))
			c.Until("response.done")
		})
		Expect(found).To(ContainElement(And(HaveField("Rule", "damaged-audio"),
			HaveField("Message", ContainSubstring("16000 Hz")))))
	})

	It("finds nothing wrong with a client that does everything right", func() {
		Expect(linted(twoCalls, calling(func(c *client, first, second string) {
			c.Send(outputOf(first))
			c.Send(outputOf(second))
			c.Send(create)
			ev, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			c.Talk(specs.Joined(hello(time.Second), specs.Silence(time.Second)))
			c.Until("input_audio_buffer.speech_started")
			c.Send(fmt.Sprintf(`{"type":"conversation.item.truncate","item_id":%q,"content_index":0,"audio_end_ms":100}`, ev.Response.Output[0].ID))
			c.Until("response.done")
			time.Sleep(10 * time.Second)
			c.Send(byHand)
			c.Send(appended(9600))
			c.Send(commit)
			c.Until("conversation.item.done")
		}))).To(BeEmpty())
	})

	It("takes the silence of an open microphone for no sound", func() {
		Expect(linted(longAnswer, sends(byHand, appended(9600), loud(2400), appended(48000)))).To(BeEmpty())
		found := linted(longAnswer, sends(byHand, appended(9600), loud(2400), appended(48000), loud(2400)))
		Expect(found).To(HaveExactElements(HaveField("Message", "100 ms of sound were appended and never committed, with turn detection off")))
	})

	It("tells of a model that ends soon, and once", func() {
		var found []fakeserver.LintFinding
		servertest.InVirtualTime(fakeserver.Options{
			Epoch: time.Date(2026, time.November, 30, 9, 0, 0, 0, time.UTC),
			Observe: func(o fakeserver.Observation) {
				if l, ok := o.(*fakeserver.LintFinding); ok {
					found = append(found, *l)
				}
			},
		}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime-2025-08-28")
			defer c.close()
			c.Send(`{"type":"session.update","event_id":"mine","session":{"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"}}}}}`)
			c.Until("session.updated")
			c.Send(byHand)
			c.Until("session.updated")
		})
		Expect(found).To(HaveExactElements(
			And(HaveField("Rule", "model-ends"), HaveField("Event", ""), HaveField("Message", "gpt-realtime-2025-08-28 ends on 2027-01-20: use gpt-realtime-2.1")),
			And(HaveField("Rule", "model-ends"), HaveField("EventID", "mine"), HaveField("Message", "whisper-1 ends on 2027-02-26")),
		))
	})

	It("tells once of a client that cancels at every interruption", func() {
		cancel := `{"type":"response.cancel"}`
		Expect(linted(longAnswer, sends(cancel, cancel, cancel, cancel))).To(HaveExactElements(HaveField("Rule", "cancel-inactive")))
	})

	It("takes a turn for asked for whose response.create is refused", func() {
		Expect(linted(longAnswer, sends(typedHello, `{"type":"response.create","response":{"bogus":1}}`))).To(
			HaveExactElements(HaveField("Rule", "invalid-event")))
		Expect(linted(longAnswer, sends(typedHello, create, typedAgain, create, `{"type":"response.cancel"}`))).To(
			HaveExactElements(HaveField("Rule", "create-while-active")))
	})

	It("forgets a call that was refused", func() {
		found := linted(longAnswer, sends(outputOf("call_1"),
			`{"type":"conversation.item.create","item":{"type":"function_call","call_id":"call_1","name":"a","arguments":"{}"}}`, outputOf("call_1"), create))
		Expect(found).To(HaveExactElements(HaveField("Rule", "unknown-call")))
	})

	It("tells each rule at most twenty times in a session", func() {
		Expect(linted(longAnswer, func(c *client) {
			for range 30 {
				c.Send(appended(1))
			}
			time.Sleep(time.Second)
		})).To(HaveLen(20))
	})

	It("has a case for every rule", func() {
		tried := []string{"damaged-audio", "not-understood", "unanswered-approval", "model-ends", "broken-sound", "left-translation"}
		for _, lc := range lintCases {
			if !slices.Contains(tried, lc.rule) {
				tried = append(tried, lc.rule)
			}
		}
		var rules []string
		for _, r := range clientlint.Rules() {
			rules = append(rules, r.ID)
			Expect(r.Severity).To(BeElementOf(clientlint.SeverityNotice, clientlint.SeverityWarning, clientlint.SeverityError))
		}
		Expect(tried).To(ConsistOf(rules))
	})
})
