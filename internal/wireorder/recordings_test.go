package wireorder_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/recorded"
	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/wire"
)

// recording is a session that was recorded with the real server. Its events are of both sides, in the
// order in which the client saw them.
type recording struct {
	name   string
	events []wire.Event
}

// recordings reads all recorded sessions. It skips the spec where there are none.
func recordings() []recording {
	GinkgoHelper()
	files, err := filepath.Glob("../../../shared/data/cassettes/*.yaml")
	Expect(err).NotTo(HaveOccurred())
	sequences, err := filepath.Glob("../../../shared/data/sequences/*.jsonl")
	Expect(err).NotTo(HaveOccurred())
	if files = append(files, sequences...); len(files) == 0 {
		Skip("no recordings of the real server in ../shared/data")
	}
	var all []recording
	for _, f := range files {
		if r := (recording{filepath.Base(f), eventsOf(f)}); len(r.events) > 0 {
			all = append(all, r)
		}
	}
	return all
}

func eventsOf(file string) []wire.Event {
	GinkgoHelper()
	text, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	sessions, err := recorded.Read(file, text)
	Expect(err).NotTo(HaveOccurred())
	var events []wire.Event
	for _, f := range sessions[0].Texts() {
		// In the reduced recordings a run of deltas is one of them all, and sound is a mark.
		text := bytes.ReplaceAll(f.JSON, []byte(`"…"`), []byte(`"AAAA"`))
		var ev wire.Event
		if f.Sent {
			ev, err = wire.DecodeClient(text)
		} else {
			ev, err = wire.DecodeServer(text)
		}
		Expect(err).NotTo(HaveOccurred())
		events = append(events, ev)
	}
	return events
}

// feed feeds the events of both sides to a checker.
func feed(events []wire.Event, opts *wireorder.Options) (*wireorder.Checker, error) {
	c := wireorder.New(opts)
	for _, ev := range events {
		if client, ok := ev.(wire.ClientEvent); ok && !unknown(ev) {
			c.Sent(client)
		} else if err := c.Received(ev.(wire.ServerEvent)); err != nil {
			return c, err
		}
	}
	return c, nil
}

// unknown reports whether an event is of no known type; those in the specs are the server's.
func unknown(ev wire.Event) bool {
	_, yes := ev.(*wire.UnknownEvent)
	return yes
}

var _ = Describe("A recording of the real server", func() {
	It("is in order, whether little is demanded or everything", func() {
		count := 0
		for _, r := range recordings() {
			_, err := feed(r.events, nil)
			Expect(err).NotTo(HaveOccurred(), r.name)
			Expect(checkAll(r.events)).To(Succeed(), r.name)
			count += len(r.events)
		}
		AddReportEntry("events", count)
	})

	It("is out of order when an event of the server is missing, unless it may be", func() {
		Expect(unnoticed(func(events []wire.Event, i int) []wire.Event {
			return slices.Delete(events, i, i+1)
		})).To(HaveEach(BeElementOf(
			"session.updated",             // the next answers nothing that follows
			"response.output_audio.delta", // nothing tells how much sound there is
			"rate_limits.updated",
			"conversation.item.input_audio_transcription.completed",
			"conversation.item.truncated", "error", // what was asked for may be refused, or wait
		)))
	})

	It("is out of order when an event of the server comes twice, unless nobody could tell", func() {
		Expect(unnoticed(func(events []wire.Event, i int) []wire.Event {
			return slices.Insert(events, i+1, wire.Event(again(events[i].(wire.ServerEvent))))
		})).To(HaveEach(BeElementOf("response.output_audio.delta", "error")))
	})

	It("is out of order when neighbours change places, unless they are independent", func() {
		const transcription = "conversation.item.input_audio_transcription."
		independent := func(a, b string) bool {
			if a > b {
				a, b = b, a
			}
			if a == "conversation.item.truncated" && (b == "rate_limits.updated" || b == "response.created") {
				return true
			}
			sound := func(name string) bool { return strings.HasPrefix(name, "response.output_audio") }
			return a == b || strings.HasPrefix(a, transcription) || strings.HasPrefix(b, transcription) || sound(a) && sound(b)
		}
		missed := unnoticed(func(events []wire.Event, i int) []wire.Event {
			if i == 0 || independent(events[i-1].EventType(), events[i].EventType()) {
				return nil
			}
			if _, both := events[i-1].(wire.ServerEvent); !both {
				return nil
			}
			events[i-1], events[i] = events[i], events[i-1]
			return events
		})
		Expect(missed).To(BeEmpty())
	})
})

var _ = Describe("A recorded interruption", func() {
	// interruptions calls f for each response that speech cut, with the places of that speech and of its response.done.
	interruptions := func(f func(r recording, id string, speech, done int)) {
		n, speech := 0, -1
		for _, r := range recordings() {
			for i, ev := range r.events {
				switch ev := ev.(type) {
				case *wire.InputAudioBufferSpeechStarted:
					speech = i
				case *wire.ResponseDone:
					if d, _ := ev.Response.StatusDetails.Value(); d.Reason == wire.ReasonTurnDetected {
						n++
						f(r, ev.Response.ID, speech, i)
					}
				}
			}
		}
		Expect(n).To(Equal(3))
	}
	rule := func(events []wire.Event) wireorder.Rule {
		d, _ := errors.AsType[*wireorder.DisorderError](checkAll(events))
		Expect(d).NotTo(BeNil(), "not noticed")
		return d.Rule
	}

	It("has no delta of the response between the speech and the events that close it", func() {
		interruptions(func(r recording, id string, speech, done int) {
			for _, kind := range []string{wire.TypeResponseOutputAudioDelta, wire.TypeResponseOutputAudioTranscriptDelta} {
				last := speech
				for last--; r.events[last].EventType() != kind; last-- {
				}
				for place := speech; r.events[place].EventType() != wire.TypeResponseOutputAudioDone; place++ {
					spoilt := slices.Insert(slices.Clone(r.events), place+1, r.events[last])
					Expect(rule(slices.Delete(spoilt, last, last+1))).To(Equal(wireorder.RuleStale), "%s, %s at %d", r.name, kind, place)
				}
			}
		})
	})

	It("has no rate limits, no delta more, and no second end after its response.done", func() {
		interruptions(func(r recording, id string, _, done int) {
			limits := &wire.RateLimitsUpdated{EventID: "event_limits"}
			Expect(rule(slices.Insert(slices.Clone(r.events), done+1, wire.Event(limits)))).To(Equal(wireorder.RuleRateLimits), r.name)
			late := &wire.ResponseOutputAudioDelta{EventID: "event_late", ResponseID: id}
			Expect(rule(slices.Insert(slices.Clone(r.events), done+1, wire.Event(late)))).To(Equal(wireorder.RuleResponseOpen), r.name)
			again := again(r.events[done].(wire.ServerEvent))
			Expect(rule(slices.Insert(slices.Clone(r.events), done+1, wire.Event(again)))).To(Equal(wireorder.RuleResponseOpen), r.name)
		})
	})

	It("cuts what speech cut: a response that ends so has been spoken over", func() {
		interruptions(func(r recording, id string, speech, done int) {
			spoilt := slices.Insert(slices.Clone(r.events), done+1, r.events[speech])
			Expect(rule(slices.Delete(spoilt, speech, speech+1))).NotTo(BeEmpty(), r.name)
		})
	})
})

// checkAll feeds a whole session to a checker that demands everything.
func checkAll(events []wire.Event) error {
	c, err := feed(events, &wireorder.Options{Strict: true, BothSides: true})
	if err != nil {
		return err
	}
	return c.End()
}

// unnoticed spoils each recording at each event of the server's, and returns the types of those where
// the checker did not notice. spoil gets a copy, and returns nil where there is nothing to spoil.
func unnoticed(spoil func(events []wire.Event, i int) []wire.Event) []string {
	GinkgoHelper()
	var missed []string
	tried := 0
	for _, r := range recordings() {
		for i, ev := range r.events {
			if _, server := ev.(wire.ServerEvent); !server {
				continue
			}
			spoilt := spoil(slices.Clone(r.events), i)
			if spoilt == nil {
				continue
			}
			if tried++; checkAll(spoilt) == nil {
				missed = append(missed, ev.EventType())
			}
		}
	}
	AddReportEntry("spoilt", fmt.Sprintf("%d, not noticed %d", tried, len(missed)))
	Expect(tried).To(BeNumerically(">", 50))
	slices.Sort(missed)
	return slices.Compact(missed)
}

// again returns a copy of an event with an id of its own.
func again(ev wire.ServerEvent) wire.ServerEvent {
	GinkgoHelper()
	frame, err := wire.AppendServer(nil, ev)
	Expect(err).NotTo(HaveOccurred())
	copied, err := wire.DecodeServer(frame)
	Expect(err).NotTo(HaveOccurred())
	wire.SetEventID(copied, wire.EventID(ev)+"again")
	return copied
}
