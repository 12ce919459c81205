package telephony_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/telephony"
	"github.com/voicesim/voicesim/wire"
)

// phoneLine is what docs/telephony.md shows of SIP.
func phoneLine(agent *agents.Agent, opts *runner.Options, secret string, blocked func(number string) bool) (http.Handler, error) {
	client := telephony.NewClient(opts)
	return telephony.NewReception(client, secret, func(ctx context.Context, call *telephony.IncomingCall) {
		if blocked(call.From()) {
			_ = call.Reject(ctx, 603)
			return
		}
		session, err := call.Answer(ctx, agent, nil)
		if err != nil {
			return // the call is hung up
		}
		defer session.Close()
		for range session.Events(ctx) {
		}
	})
}

// checkPIN is what it shows of keys.
func checkPIN(keypad *telephony.Keypad, verdict func(pin string) string) agents.Tool {
	return agents.NewTool("check_pin", "Waits for the caller to key in the PIN, and checks it.",
		func(ctx context.Context, _ struct{}) (string, error) {
			pin, err := keypad.Collect(ctx, &telephony.Entry{Length: 4, Again: "*"})
			if errors.Is(err, telephony.ErrTooFewKeys) {
				return "Nothing was keyed in.", nil
			}
			return verdict(string(pin)), err
		})
}

var _ = Describe("The code that docs/telephony.md shows", func() {
	It("answers calls, but those of some", func() {
		var mu sync.Mutex
		numbers := 0
		atDesk(fakeserver.Options{}, nil, func(ctx context.Context, d *desk) {
			line, err := phoneLine(d.agent, &d.opts, secret, func(string) bool {
				mu.Lock()
				defer mu.Unlock()
				numbers++
				return numbers > 1
			})
			Expect(err).NotTo(HaveOccurred())
			d.pass = line
			first := d.ring(ctx)
			time.Sleep(time.Second)
			d.ring(ctx)
			time.Sleep(time.Second)
			Expect(d.calls()).To(Equal([]fakeserver.CallState{fakeserver.CallActive, fakeserver.CallRejected}))
			Expect(d.server.HangUp(first)).To(Succeed())
			time.Sleep(time.Second)
		})
	})

	It("has a tool that waits for keys", func() {
		carried(func(r *phoneRig) {
			keypad := &telephony.Keypad{}
			r.keys = keypad
			r.agent.Tools = []agents.Tool{checkPIN(keypad, func(pin string) string { return map[bool]string{true: "right", false: "wrong"}[pin == "4711"] })}
		}, func(r *phoneRig, p *provider, _ *runner.Session) {
			asks := func(response, call string) {
				item := wire.Item{ID: "i_" + call, Type: wire.ItemFunctionCall, CallID: call, Name: "check_pin", Arguments: wire.Some("{}"), Status: wire.StatusCompleted}
				r.send(speaks(response, "s_"+call, 0, 0)[0], &wire.ResponseOutputItemAdded{ResponseID: response, Item: item},
					&wire.ResponseOutputItemDone{ResponseID: response, Item: item}, ends(response, "", "completed")[1])
			}
			asks("r1", "c1")
			time.Sleep(time.Second)
			for _, key := range []string{"1", "*", "4", "7", "1", "1"} {
				p.says(`{"event":"dtmf","streamSid":"$SID","dtmf":{"digit":"` + key + `"}}`)
			}
			time.Sleep(time.Second)
			Expect(r.took("conversation.item.create")).To(HaveExactElements(ContainSubstring(`"output":"right"`)))
			r.send(speaks("r2", "i2", 0, 0)[0], ends("r2", "", "completed")[1])
			asks("r3", "c3")
			time.Sleep(20 * time.Second)
			Expect(r.took("conversation.item.create")[1]).To(ContainSubstring(`"output":"Nothing was keyed in."`))
		})
	})
})
