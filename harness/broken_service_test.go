package harness_test

import (
	"context"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/runner"
)

// Scenarios that demand what every caller wants, and nothing besides.
const (
	asksOnce = `
name: a
agent: supportline
script:
  - caller: Hi, where's my order A1001?
  - model: {tool: get_order_status, with: {order_id: A1001}}
  - model: Your order <get_order_status>.
`
	asksTwice = `
name: a
agent: supportline
script:
  - caller: Hi, where's my order A1001?
  - model: Your order A1001 left our warehouse on Friday, was handed to the carrier, passed customs on Saturday, and should arrive Tuesday.
  - caller: Stop, please. Just tell me the day.
  - model: It should arrive on Tuesday.
`
	asksOver = `
name: a
agent: supportline
script:
  - caller: Hi, where's my order A1001?
  - model: Your order A1001 left our warehouse on Friday, was handed to the carrier, passed customs on Saturday, and should arrive Tuesday.
  - caller: Stop, please. Just tell me the day.
    barge_in: 1s
  - model: It should arrive on Tuesday.
`
)

// connecting is a service that changes how its sessions are run.
func connecting(change func(o *runner.Options)) func() *harness.Options {
	return serving(func() *harness.Service {
		return &harness.Service{Connect: func(ctx context.Context, a *agents.Agent, o *runner.Options) (*runner.Session, error) {
			own := *o
			change(&own)
			return runner.New(a, &own).Connect(ctx)
		}}
	})
}

// hearing is a service that does something at the events of its sessions; each call has its own.
func hearing(of func() func(s *runner.Session, ev runner.Event)) func() *harness.Options {
	return serving(func() *harness.Service {
		on := of()
		return &harness.Service{Serve: func(ctx context.Context, s *runner.Session) error {
			for ev, err := range s.Events(ctx) {
				if err != nil {
					return err
				}
				on(s, ev)
			}
			return nil
		}}
	})
}

func serving(of func() *harness.Service) func() *harness.Options {
	return func() *harness.Options {
		return &harness.Options{Service: func(*agents.Agent) *harness.Service { return of() }}
	}
}

// afterAnswers does something whenever a response has ended.
func afterAnswers(do func(s *runner.Session)) func() *harness.Options {
	return hearing(func() func(*runner.Session, runner.Event) {
		return func(s *runner.Session, ev runner.Event) {
			if _, ok := ev.(*runner.ResponseEnded); ok {
				do(s)
			}
		}
	})
}

// queueing is a device that plays what comes out of a queue: next gets the number of the frame and what waits, which it may change, and
// returns how many frames of silence come after it.
func queueing(next func(n int, waiting *frames) (hold int)) func() *harness.Options {
	return func() *harness.Options {
		var waiting frames
		n, still := 0, 0
		return harness.WithDevice(func(frame []int16) {
			if soundsIn(frame) || len(waiting) > 0 {
				waiting = append(waiting, slices.Clone(frame))
			}
			clear(frame)
			if still > 0 {
				still--
				return
			}
			if len(waiting) > 0 {
				n++
				still = next(n, &waiting)
			}
			if len(waiting) > 0 {
				copy(frame, waiting[0])
				waiting = waiting[1:]
			}
		})
	}
}

// late2s is a device that plays everything two seconds late.
func late2s() *harness.Options {
	waiting := stillFor(2 * time.Second)
	return harness.WithDevice(func(frame []int16) {
		waiting = append(waiting, slices.Clone(frame))
		copy(frame, waiting[0])
		waiting = waiting[1:]
	})
}

func soundsIn(frame []int16) bool { return audio.Run(frame, 0) < len(frame) }

// spoilingEach is a device that does something to frames with sound, by their numbers in an answer.
func spoilingEach(spoil func(n int, frame []int16)) func() *harness.Options {
	return func() *harness.Options {
		n, still := 0, 0
		return harness.WithDevice(func(frame []int16) {
			if !soundsIn(frame) {
				if still++; still > 10 {
					n = 0
				}
				return
			}
			still = 0
			n++
			spoil(n, frame)
		})
	}
}

var _ = Describe("A service that is broken", func() {
	DescribeTable("is red or listed in scenarios that say nothing of it", func(broken func() *harness.Options, text, says string) {
		Expect(play(text, nil).Result.NotLookedAt).NotTo(ContainElement(HaveField("What", ContainSubstring(says))), "of a sound one")
		call := play(text, broken())
		told := failures(call)
		for _, n := range call.Result.NotLookedAt {
			told += n.What + "\n"
		}
		Expect(told).To(ContainSubstring(says))
	},
		Entry("deaf after the first answer", afterAnswers(func(s *runner.Session) { _ = s.Mute(true) }), asksTwice, "should answer \"Stop, please"),
		Entry("deaf while it speaks", connecting(func(o *runner.Options) { o.BargeIn = runner.BargeInOff }), asksOver, "should stop for"),
		Entry("stops only for long speech", connecting(func(o *runner.Options) { o.FalseAlarms.MinSpeech = 3 * time.Second }), asksOver, "should stop for"),
		Entry("answers before the caller is done", connecting(func(o *runner.Options) { o.TurnDetection = &runner.TurnDetection{Silence: 60 * time.Millisecond} }), asksOnce, "should understand"),
		Entry("never ends a turn", connecting(func(o *runner.Options) { o.TurnDetection = &runner.TurnDetection{Type: runner.NoTurnDetection} }), asksTwice, "should answer"),
		Entry("ends turns after five seconds", connecting(func(o *runner.Options) { o.TurnDetection = &runner.TurnDetection{Silence: 5 * time.Second} }), asksTwice, "should answer"),
		Entry("answers with a delay of two seconds", late2s, asksTwice, "response_latency: it was 2.91 s, and nothing bounds it: people demand 1.5s"),
		Entry("writes instead of speaking", connecting(func(o *runner.Options) { o.TextOnly = true }), asksTwice, "should answer"),
		Entry("forgets what was said", afterAnswers(func(s *runner.Session) {
			_, _ = s.EditHistory(func([]runner.Item) []runner.Item { return nil })
		}), asksTwice, "conversation: the runtime took 4 items out of it"),
		Entry("says that more was heard than was", connecting(func(o *runner.Options) { o.DeviceLatency = 900 * time.Millisecond }), asksOver,
			"truncation_error: it was 900 ms, and nothing bounds it: people demand 20ms"),
		Entry("hands over to nobody that was asked for", hearing(func() func(*runner.Session, runner.Event) {
			var other *agents.Agent
			return func(s *runner.Session, ev runner.Event) {
				if other == nil {
					other = s.Agent().Clone()
					other.Name = "Other"
				}
				if _, ok := ev.(*runner.ResponseEnded); ok {
					go func() { _ = s.UpdateAgent(context.Background(), other) }()
				}
			}
		}), asksTwice, "nobody should hand over"),
		Entry("hangs up after an answer", afterAnswers(func(s *runner.Session) { _ = s.Close() }), asksTwice, "nobody should hang up"),
		Entry("stops itself", hearing(func() func(*runner.Session, runner.Event) {
			return func(s *runner.Session, ev runner.Event) {
				if _, ok := ev.(*runner.ResponseStarted); ok {
					time.AfterFunc(1500*time.Millisecond, func() { _ = s.Interrupt() })
				}
			}
		}), asksOnce, "nothing should cut the agent off"),
		Entry("loses the caller's sound", hearing(func() func(*runner.Session, runner.Event) {
			return func(s *runner.Session, _ runner.Event) {
				if s.CallerSpeaks() {
					_ = s.ClearAudio()
				}
			}
		}), asksTwice, "should answer"),
		Entry("loses the first syllables of turns", hearing(func() func(*runner.Session, runner.Event) {
			return func(s *runner.Session, ev runner.Event) {
				if _, ok := ev.(*runner.SpeechStarted); ok {
					_ = s.Mute(true)
					time.AfterFunc(700*time.Millisecond, func() { _ = s.Mute(false) })
				}
			}
		}), asksTwice, "as one turn"),
		Entry("loses the beginnings of answers", spoilingEach(func(n int, frame []int16) {
			if n <= 10 {
				clear(frame)
			}
		}), asksTwice, "in one piece"),
		Entry("loses frames", spoilingEach(func(n int, frame []int16) {
			if n%8 == 0 {
				clear(frame)
			}
		}), asksTwice, "in one piece"),
		Entry("is hardly heard", spoilingEach(func(_ int, frame []int16) {
			for i := range frame {
				frame[i] /= 200
			}
		}), asksTwice, "nothing but what the model said"),
		Entry("pauses within answers", queueing(func(n int, _ *frames) int {
			if n%100 == 50 {
				return 40
			}
			return 0
		}), asksTwice, "in one piece"),
		Entry("swaps pieces of its sound", queueing(func(n int, waiting *frames) int {
			switch {
			case n == 1:
				return 20
			case n%20 == 0 && len(*waiting) >= 10:
				w := *waiting
				*waiting = slices.Concat(w[5:10], w[:5], w[10:])
			}
			return 0
		}), asksTwice, "in one piece"),
		Entry("says things twice", queueing(func(n int, waiting *frames) int {
			if n == 40 {
				*waiting = slices.Concat(slices.Repeat((*waiting)[:1], 20), *waiting)
			}
			return 0
		}), asksTwice, "in one piece"),
	)

	DescribeTable("is not hidden by a demand that every agent meets: that is listed", func(above, demand, says string) {
		call := play(strings.Replace(asksOnce, "script:", above+"script:", 1)+demand, nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Result.NotLookedAt).To(ContainElement(HaveField("What", ContainSubstring(says))))
	},
		Entry("a deadline", "", "  - expect: {heard: arriving Tuesday, within: 60s}\n", "within is 1 m, longer than any caller waits"),
		Entry("one of words to the end", "", "  - expect: {heard: arriving Tuesday, heard_within: 90s}\n", "heard_within is 90 s, longer than any caller waits"),
		Entry("any output", "", "  - expect: {tool: get_order_status, returns: true}\n", "returns: anything is whatever get_order_status returned"),
		Entry("an output with a space", "", "  - expect: {tool: get_order_status, returns: '/\\s/'}\n", "is whatever get_order_status returned"),
		Entry("any arguments", "", "  - expect: {tool: get_order_status, with: {}}\n", "with: {} is whatever get_order_status was asked for with"),
		Entry("pictures where none is shown", "", "  - expect: {usage: {image_in: 0}}\n", "no step shows a picture"),
		Entry("a line that loses nothing", "line: {loss: 0%}\n", "", "line: it changes nothing"),
		Entry("words at their own speed", "", "  - caller: Thanks, bye.\n    speed: 1x\n  - model: Bye.\n", "speed: 1x is as recorded"),
		Entry("one that is no louder", "line: {gain: 0dB}\n", "", "line: it changes nothing"),
	)

	It("is not listed where a deadline or a check looks at it", func() {
		for _, demand := range []string{"  - expect: {heard: arrive on Tuesday, within: 4s}\n", "checks: {dead_air: 5s}\n"} {
			call := play(asksTwice+demand, late2s())
			Expect(call.Err()).NotTo(HaveOccurred())
			for _, n := range call.Result.NotLookedAt {
				Expect(strings.HasPrefix(n.What, "response_latency")).To(BeFalse(), n.What)
			}
		}
	})
})
