package wireorder_test

import (
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
	if len(files) == 0 {
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
		var ev wire.Event
		if f.Sent {
			ev, err = wire.DecodeClient(f.JSON)
		} else {
			ev, err = wire.DecodeServer(f.JSON)
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
		)))
	})

	It("is out of order when an event of the server comes twice, unless nobody could tell", func() {
		Expect(unnoticed(func(events []wire.Event, i int) []wire.Event {
			return slices.Insert(events, i+1, wire.Event(again(events[i].(wire.ServerEvent))))
		})).To(HaveEach("response.output_audio.delta"))
	})

	It("is out of order when neighbours change places, unless they are independent", func() {
		const transcription = "conversation.item.input_audio_transcription."
		independent := func(a, b string) bool {
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
	return missed
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
