package fakeserver_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	gomegatypes "github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

func truncation(item string, end time.Duration) string {
	return fmt.Sprintf(`{"type":"conversation.item.truncate","item_id":%q,"content_index":0,"audio_end_ms":%d}`, item, end.Milliseconds())
}

// interrupted lets the caller speak amid the long answer, d after its first sound. As soon as the server says so, do
// tells the client's end of it. The next answer is waited for.
func interrupted(d time.Duration, do func(c *client, item string)) []fakeserver.LintFinding {
	GinkgoHelper()
	return linted(longAnswer, func(c *client) {
		c.Send(typedHello)
		c.Send(create)
		ev, _ := servertest.Find[*wire.ResponseOutputAudioDelta](c.Until("response.output_audio.delta"))
		time.Sleep(d)
		c.Talk(specs.Joined(hello(time.Second), specs.Silence(time.Second)))
		c.Until("input_audio_buffer.speech_started")
		do(c, ev.ItemID)
		c.Until("input_audio_buffer.committed")
		c.Until("response.done")
		time.Sleep(time.Second)
	})
}

// rules matches findings of these rules and no others.
func rules(ids ...string) gomegatypes.GomegaMatcher {
	want := []any{}
	for _, id := range ids {
		want = append(want, HaveField("Rule", id))
	}
	return ConsistOf(want...)
}

var _ = Describe("The lint of interruptions", func() {
	for _, t := range []struct {
		what          string
		after, played time.Duration
		found         []string
	}{
		{"what was played", 3 * time.Second, 3 * time.Second, nil},
		{"a little less, as a client does that begins to play late", 3 * time.Second, 1500 * time.Millisecond, nil},
		{"nothing, before anything can have been heard", 500 * time.Millisecond, 0, nil},
		{"as good as nothing, after two seconds, as a client does that played a filler before", 2 * time.Second, 90 * time.Millisecond, nil},
		{"nothing, after four seconds", 4 * time.Second, 0, []string{"truncate-early"}},
		{"seconds in place of milliseconds", 4 * time.Second, 4 * time.Millisecond, []string{"truncate-early"}},
		{"half of what was played", 8 * time.Second, 4100 * time.Millisecond, []string{"truncate-early"}},
		{"what a client has played that begins two seconds late", 8 * time.Second, 6 * time.Second, nil},
		{"far less than was played", 8 * time.Second, time.Second, []string{"truncate-early"}},
		{"what was received", 3 * time.Second, 8 * time.Second, []string{"truncate-not-played"}},
	} {
		It("looks at a truncation at "+t.what, func() {
			found := interrupted(t.after, func(c *client, item string) { c.Send(truncation(item, t.played)) })
			Expect(found).To(rules(t.found...))
		})
	}

	It("tells both times of a truncation at what was received", func() {
		found := interrupted(3*time.Second, func(c *client, item string) { c.Send(truncation(item, 8*time.Second)) })
		Expect(found).To(HaveExactElements(HaveField("Message", MatchRegexp(
			`was truncated at 8000 ms, 3\d\d\d ms after its first sound was sent: truncate at what the caller has heard, not at what was received`))))
		Expect(found[0].Event).To(Equal("conversation.item.truncate"))
	})

	for how, found := range map[string][]string{`{"type":"server_vad"}`: {"late-stop"}, `{"type":"server_vad","interrupt_response":false}`: nil} {
		It("looks at how long the client played on, with "+how, func() {
			Expect(linted(longAnswer, func(c *client) {
				c.Send(`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":` + how + `}}}}`)
				c.Send(typedHello)
				c.Send(create)
				ev, _ := servertest.Find[*wire.ResponseOutputAudioDelta](c.Until("response.output_audio.delta"))
				c.Until("response.done")
				c.Talk(specs.Joined(specs.Silence(2*time.Second), hello(3*time.Second), specs.Silence(time.Second)))
				c.Until("input_audio_buffer.speech_started")
				time.Sleep(1700 * time.Millisecond)
				c.Send(truncation(ev.ItemID, 9900*time.Millisecond))
				c.Until("response.done")
				time.Sleep(time.Second)
			})).To(rules(found...))
		})
	}

	It("finds an interruption that the client does not tell", func() {
		Expect(interrupted(3*time.Second, func(*client, string) {})).To(rules("untold-interruption"))
	})

	for at, found := range map[time.Duration][]string{2 * time.Second: {"untold-interruption"}, 2800 * time.Millisecond: nil} {
		It(fmt.Sprintf("takes an answer of 3 s for heard where the caller speaks in its last moment: at %s", at), func() {
			Expect(linted(fakeserver.Reply{Say: "Yes.", Sound: hello(3 * time.Second)}, func(c *client) {
				c.Send(typedHello)
				c.Send(create)
				c.Until("response.output_audio.delta")
				time.Sleep(at)
				c.Talk(specs.Joined(hello(time.Second), specs.Silence(time.Second)))
				c.Until("input_audio_buffer.committed")
				c.Until("response.done")
				time.Sleep(time.Second)
			})).To(rules(found...))
		})
	}

	It("lets a client truncate before the server has noticed the speech", func() {
		Expect(linted(longAnswer, func(c *client) {
			c.Send(typedHello)
			c.Send(create)
			ev, _ := servertest.Find[*wire.ResponseOutputAudioDelta](c.Until("response.output_audio.delta"))
			c.Until("response.done")
			c.Talk(specs.Joined(specs.Silence(time.Second), hello(time.Second), specs.Silence(time.Second)))
			time.Sleep(time.Second)
			c.Send(truncation(ev.ItemID, time.Second))
			c.Until("input_audio_buffer.speech_started")
			c.Until("response.done")
			time.Sleep(time.Second)
		})).To(BeEmpty())
	})

	It("lets a client truncate an answer that is still being made", func() {
		Expect(linted(longAnswer, func(c *client) {
			c.Send(typedHello)
			c.Send(create)
			ev, _ := servertest.Find[*wire.ResponseOutputAudioDelta](c.Until("response.output_audio.delta"))
			c.Talk(specs.Joined(specs.Silence(2*time.Second), hello(time.Second), specs.Silence(time.Second)))
			time.Sleep(2 * time.Second)
			c.Send(truncation(ev.ItemID, 1500*time.Millisecond))
			c.Until("input_audio_buffer.speech_started")
			c.Until("input_audio_buffer.committed")
			c.Until("response.done")
			time.Sleep(time.Second)
		})).To(BeEmpty())
	})

	It("asks no truncation of what is not in the conversation", func() {
		Expect(linted(longAnswer, func(c *client) {
			c.Send(typedHello)
			c.Send(`{"type":"response.create","response":{"conversation":"none"}}`)
			c.Until("response.done")
			c.Talk(specs.Joined(hello(time.Second), specs.Silence(time.Second)))
			c.Until("response.done")
			time.Sleep(time.Second)
		})).To(BeEmpty())
	})

	// byHandWhile plays the long answer with turn detection off, lets do act, and waits for the next answer.
	byHandWhile := func(do func(c *client, item string)) []fakeserver.LintFinding {
		return linted(longAnswer, func(c *client) {
			c.Send(byHand)
			c.Send(typedHello)
			c.Send(create)
			ev, _ := servertest.Find[*wire.ResponseOutputAudioDelta](c.Until("response.output_audio.delta"))
			time.Sleep(2 * time.Second)
			do(c, ev.ItemID)
			c.Send(create)
			c.Until("response.created")
			c.Until("response.done")
			time.Sleep(time.Second)
		})
	}
	spoken := appended(48000)

	It("finds a turn that is committed by hand over an answer, and a client that does not tell", func() {
		Expect(byHandWhile(func(c *client, _ string) {
			c.Until("response.done")
			c.Send(spoken)
			c.Send(commit)
		})).To(rules("untold-interruption"))
	})

	It("is content where the client tells, whenever it began to speak", func() {
		Expect(byHandWhile(func(c *client, item string) {
			c.Until("response.done")
			c.Send(spoken)
			time.Sleep(3 * time.Second)
			c.Send(commit)
			c.Send(truncation(item, 0))
		})).To(BeEmpty())
	})

	It("finds an answer that is cancelled amid its sound, and a client that does not tell", func() {
		Expect(byHandWhile(func(c *client, _ string) {
			c.Send(`{"type":"response.cancel"}`)
			c.Send(typedAgain)
		})).To(rules("untold-interruption"))
	})

	It("finds so where nothing of it is left to be made", func() {
		Expect(byHandWhile(func(c *client, _ string) {
			c.Until("response.done")
			c.Send(`{"type":"response.cancel"}`)
			c.Send(typedAgain)
		})).To(rules("cancel-inactive", "untold-interruption"))
	})

	It("finds so where little is left of what was sent, and more was to come", func() {
		Expect(linted(fakeserver.Reply{Say: longAnswer.Say, Speed: 0.1}, func(c *client) {
			c.Send(typedHello)
			c.Send(create)
			c.Until("response.output_audio.delta")
			time.Sleep(350 * time.Millisecond)
			c.Send(`{"type":"response.cancel"}`)
			c.Until("response.done")
			c.Send(typedAgain)
			c.Send(create)
			c.Until("response.done")
		})).To(rules("untold-interruption"))
	})

	It("lets a client type while an answer plays", func() {
		Expect(byHandWhile(func(c *client, _ string) {
			c.Until("response.done")
			c.Send(typedAgain)
		})).To(BeEmpty())
	})
})

const typedAgain = `{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hello again."}]}}`
