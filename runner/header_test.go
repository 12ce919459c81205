package runner_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// headLine is an event's kind, its offset, and what its header says.
func headLine(start time.Time, ev runner.Event) string {
	h := ev.About()
	kind := strings.TrimPrefix(fmt.Sprintf("%T", ev), "*runner.")
	return fmt.Sprintf("%v %s: %s %s %s turn %d",
		h.Time.Sub(start).Truncate(time.Millisecond), kind, h.Agent.Name, h.ResponseID, h.ItemID, h.Turn)
}

var _ = Describe("The header of events", func() {
	play := func(steps func(*rig)) (lines []string, numbers []int) {
		inCall(func(r *rig) {
			r.unread = true
			billing := &agents.Agent{Name: "Billing", Tools: []agents.Tool{takes("refund", 0).WithApproval()}}
			r.agent.Handoffs = []agents.Handoff{{Agent: billing}}
			r.agent.Tools = []agents.Tool{takes("slow", 3*time.Second)}
		}, func(r *rig) {
			r.group.Go(func() {
				for ev, err := range r.session.Events(r.ctx) {
					if err == nil {
						r.locked(func() {
							lines = append(lines, headLine(r.start, ev))
							numbers = append(numbers, ev.About().Number)
						})
					}
				}
			})
			steps(r)
			_ = r.session.Close()
		})
		return lines, numbers
	}
	of := func(lines []string, kinds ...string) (out []string) {
		for _, line := range lines {
			for _, kind := range kinds {
				if strings.Contains(line, " "+kind+":") {
					out = append(out, line)
				}
			}
		}
		return out
	}

	It("says when it was, counts without a gap, and has an agent always", func() {
		lines, numbers := play(func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "Hello."), sound("r1", "i1", time.Second, 1), done("r1", "completed"))
			r.send(oops("x", ""), &wire.RateLimitsUpdated{})
			r.until(time.Second)
		})
		Expect(len(lines)).To(BeNumerically(">", 7))
		for i, n := range numbers {
			Expect(n).To(Equal(i+1), lines[i])
		}
		Expect(lines[len(lines)-1]).To(Equal("1.02s Closed: Support   turn 0"))
		Expect(of(lines, "TextDelta", "ResponseEnded", "ServerError")).To(Equal([]string{
			"10ms TextDelta: Support r1 i1 turn 0",
			"10ms ResponseEnded: Support r1  turn 0",
			"10ms ServerError: Support   turn 0",
		}))
	})

	It("names the agent and the turn of the response, whatever was handed off and said since", func() {
		lines, _ := play(func(r *rig) {
			r.send(speechBegan(0), speechOver(time.Second), committed(), began("r1"), calls("r1", "c1", "slow", ``), calls("r1", "c2", "transfer_to_billing", ``))
			r.until(time.Second)
			r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "item_2"})
			r.send(&wire.ConversationItemInputAudioTranscriptionCompleted{ItemID: "item_caller", Transcript: "Hello."})
			r.send(words("r1", "i1", "late"), done("r1", "completed"))
			r.until(5 * time.Second)
		})
		Expect(of(lines, "SpeechStarted", "TurnCommitted", "Transcript", "TextDelta", "ToolStarted", "ToolEnded", "HandedOff", "ResponseEnded")).To(Equal([]string{
			"10ms SpeechStarted: Support  item_caller turn 1",
			"10ms TurnCommitted: Support  item_caller turn 1",
			"10ms ToolStarted: Support r1 item_c1 turn 1",
			"30ms HandedOff: Billing   turn 1",
			"1.01s SpeechStarted: Billing  item_2 turn 2",
			"1.01s Transcript: Billing  item_caller turn 1",
			"1.01s TextDelta: Support r1 i1 turn 1",
			"1.01s ResponseEnded: Support r1  turn 1",
			"3.01s ToolEnded: Support r1 item_c1 turn 1",
		}))
	})

	It("is that of the request in the list of approvals that wait", func() {
		_, _ = play(func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "transfer_to_billing", ``), done("r1", "completed"))
			r.until(time.Second)
			r.send(began("r2"), calls("r2", "c2", "refund", ``))
			r.until(2 * time.Second)
			pending := r.session.PendingApprovals()
			Expect(pending).To(HaveLen(1))
			Expect(headLine(r.start, &pending[0])).To(Equal("1.01s ApprovalRequested: Billing r2 item_c2 turn 0"))
			Expect(pending[0].Number).To(BeNumerically(">", 0))
		})
	})

	It("of a change of the history, and the item itself, name who said it", func() {
		lines, _ := play(func(r *rig) {
			item := wire.Item{ID: "i1", Type: wire.ItemMessage, Role: wire.RoleAssistant, Status: wire.StatusInProgress}
			r.send(began("r1"), &wire.ResponseOutputItemAdded{ResponseID: "r1", Item: item}, shown(item, ""), words("r1", "i1", "Hello."))
			r.send(calls("r1", "c1", "transfer_to_billing", ``), done("r1", "completed"))
			r.until(time.Second)
			r.send(shown(wire.Item{ID: "u1", Type: wire.ItemMessage, Role: wire.RoleUser}, "i1"), &wire.ConversationItemDone{Item: item})
			r.until(2 * time.Second)
			items := r.session.History()
			Expect(items[0]).To(And(HaveField("Agent", "Support"), HaveField("ResponseID", "r1")))
			Expect(items[1]).To(And(HaveField("ID", "u1"), HaveField("Agent", ""), HaveField("ResponseID", "")))
		})
		Expect(of(lines, "HistoryChanged")).To(Equal([]string{
			"10ms HistoryChanged: Support r1 i1 turn 0",
			"1.01s HistoryChanged: Billing  u1 turn 0",
			"1.01s HistoryChanged: Support r1 i1 turn 0",
		}))
	})
})
