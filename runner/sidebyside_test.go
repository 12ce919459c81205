package runner_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
)

var _ = Describe("Sessions of one Runner side by side", func() {
	It("share nothing: each has its own calls, agent, history and end", func() {
		const sessions = 15
		var outcomes [sessions]string
		err := virtualtime.Run(func(ctx context.Context) error {
			rules, err := models.ParseRules("rules.json", []byte(twoTurns))
			if err != nil {
				return err
			}
			server := fakeserver.NewMemory(&fakeserver.Options{
				NoKey: true, NewModel: func(fakeserver.SessionInfo) fakeserver.Model { return rules },
			}, fakeserver.MemoryOptions{Delay: each, DelayBack: each})
			defer func() { _ = server.Close() }()
			type callerKey struct{}
			billing := &agents.Agent{Name: "Billing"}
			support := &agents.Agent{Name: "Support", Handoffs: []agents.Handoff{{Agent: billing}}, Tools: []agents.Tool{takes("get_order_status", 0)}}
			support.Tools[0].Call = func(ctx context.Context, _ json.RawMessage) (string, error) {
				return fmt.Sprintf("shipped to caller %v of %s", ctx.Value(callerKey{}), runner.SessionFrom(ctx).ID()), nil
			}
			shared := runner.New(support, &runner.Options{URL: server.URL(), NetDial: server.NetDial, NoEnvironment: true, TextOnly: true})
			var group sync.WaitGroup
			for i := range sessions {
				group.Go(func() {
					time.Sleep(time.Duration(i) * 7 * time.Millisecond)
					s, err := shared.Connect(context.WithValue(ctx, callerKey{}, i))
					if err != nil {
						outcomes[i] = err.Error()
						return
					}
					group.Go(func() {
						for range s.Events(ctx) { //nolint:revive // drained
						}
					})
					_ = s.SendText("Where's my order?")
					time.Sleep(20 * time.Second)
					if i%2 == 0 { // every other caller is passed on
						_ = s.SendText("A refund, please.")
						time.Sleep(20 * time.Second)
					}
					outcomes[i] = fmt.Sprint(s.Agent().Name, ", ", len(s.History()), " items")
					for _, it := range s.History() {
						if it.Type == "function_call" && it.Name == "get_order_status" {
							mine := fmt.Sprintf("shipped to caller %d of %s", i, s.ID())
							outcomes[i] += fmt.Sprint(", own output ", it.Output == mine)
						}
					}
					if i%3 == 0 {
						_ = s.Close() // while the others go on
					}
					time.Sleep(20 * time.Second)
					outcomes[i] += fmt.Sprint(", ended ", s.SendText("Still there?") != nil)
					_ = s.Close()
				})
			}
			group.Wait()
			return nil
		})
		Expect(err).NotTo(HaveOccurred())
		for i, got := range outcomes {
			want := "Support, 4 items, own output true"
			if i%2 == 0 {
				want = "Billing, 9 items, own output true"
			}
			Expect(got).To(Equal(fmt.Sprint(want, ", ended ", i%3 == 0)), "session %d", i)
		}
	})
})
