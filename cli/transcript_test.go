package cli

import (
	"bytes"
	"context"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/specs"
)

// lookup is a scenario in which an agent looks an order up.
const lookup = `name: the day
agent: desk
script:
  - caller: Where is order A1001?
  - model: {tool: get_order_status, with: {order_id: A1001}}
  - expect: {tool: get_order_status, returns: Tuesday}
  - model: It should arrive on Tuesday.
  - expect: {heard: Tuesday, within: 1500ms}
`

// desk is an agent whose tool does what it is told.
func desk(status func(context.Context) (string, error)) func() *agents.Agent {
	type order struct {
		OrderID string `json:"order_id"`
	}
	return func() *agents.Agent {
		return &agents.Agent{Name: "Desk", Instructions: "Look orders up.", Tools: []agents.Tool{
			agents.NewTool("get_order_status", "Look up an order.", func(ctx context.Context, _ order) (string, error) { return status(ctx) }),
		}}
	}
}

var _ = Describe("A transcript of a call that went wrong", func() {
	DescribeTable("tells it to somebody who does not have the scenario", func(code int, says string, status func(context.Context) (string, error)) {
		dir := specs.Folder(map[string]string{"a.yaml": lookup})
		p := &Program{Agents: harness.Agents{"desk": desk(status)}}
		var out bytes.Buffer
		Expect(p.Run(context.Background(), []string{"run", "--transcript", dir}, &out, GinkgoWriter)).To(Equal(code), out.String())
		Expect(out.String()).To(MatchRegexp(says))
		if code != exitOK {
			Expect(out.String()).To(And(ContainSubstring("What went wrong\n"), ContainSubstring("What to do: ")))
		}
	},
		Entry("nothing, for comparison", exitOK, `tool +get_order_status {"order_id":"A1001"} returned "Tuesday"\n`,
			func(context.Context) (string, error) { return "Tuesday", nil }),
		Entry("another answer", exitFailed, `tool +get_order_status {"order_id":"A1001"} returned "Friday"\n(?s:.*)FAIL +different: `,
			func(context.Context) (string, error) { return "Friday", nil }),
		Entry("a tool that fails", exitFailed, `tool +get_order_status {"order_id":"A1001"} failed: .*no database`,
			func(context.Context) (string, error) { return "", errors.New("no database") }),
		Entry("a tool that takes long", exitFailed, `silence +4\.\d s\n(?s:.*)tool +get_order_status .* returned "Tuesday" after 3\.50 s\n(?s:.*)FAIL +late: `,
			func(ctx context.Context) (string, error) {
				select {
				case <-time.After(3500 * time.Millisecond):
				case <-ctx.Done():
				}
				return "Tuesday", nil
			}),
	)
})
