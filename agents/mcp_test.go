package agents_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

var _ = Describe("An MCP server of an agent", func() {
	yes := true
	const at = "https://shop.example/mcp"

	DescribeTable("that is declared wrongly is refused", func(want string, servers ...agents.MCPServer) {
		Expect((&agents.Agent{Name: "A", MCP: servers}).Validate()).To(MatchError(`agent "A": ` + want))
	},
		Entry(nil, "MCP server 0 has no label", agents.MCPServer{URL: at}),
		Entry(nil, `two MCP servers have the label "s"`, agents.MCPServer{Label: "s", URL: at}, agents.MCPServer{Label: "s", URL: at}),
		Entry(nil, `MCP server "s": needs one of URL, Connector and Tunnel, and has 0`, agents.MCPServer{Label: "s"}),
		Entry(nil, `MCP server "s": needs one of URL, Connector and Tunnel, and has 2`, agents.MCPServer{Label: "s", URL: at, Tunnel: "tunnel_x"}),
		Entry(nil, `MCP server "s": its URL must be one of http or https`, agents.MCPServer{Label: "s", URL: "shop.example"}),
		Entry(nil, `MCP server "s": Authorization is given twice, also in Headers`,
			agents.MCPServer{Label: "s", URL: at, Authorization: "t", Headers: map[string]agents.Secret{"authorization": "t"}}),
		Entry(nil, `MCP server "s": Allowed names no tool`, agents.MCPServer{Label: "s", URL: at, Allowed: &agents.MCPTools{}}),
		Entry(nil, `MCP server "s": approval mode "sometimes" must be "always", "never" or empty`,
			agents.MCPServer{Label: "s", URL: at, Approval: agents.MCPApproval{Mode: "sometimes"}}),
		Entry(nil, `MCP server "s": approval mode "never" holds for all tools: Always and Never must be nil`,
			agents.MCPServer{Label: "s", URL: at, Approval: agents.MCPApproval{Mode: agents.MCPNever, Always: &agents.MCPTools{ReadOnly: &yes}}}),
		Entry(nil, `MCP server "s": a list of its Approval names no tool`,
			agents.MCPServer{Label: "s", URL: at, Approval: agents.MCPApproval{Never: &agents.MCPTools{}}}),
	)

	It("shows its secrets to nobody, whatever prints it", func() {
		s := agents.MCPServer{Label: "s", URL: at, Authorization: "tok-1", Headers: map[string]agents.Secret{"X-Key": "tok-2"}}
		a := &agents.Agent{Name: "A", MCP: []agents.MCPServer{s}}
		Expect(a.Validate()).To(Succeed())
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("agent", "server", s, "token", s.Authorization)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("agent", "headers", s.Headers, "token", s.Authorization)
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			_, _ = fmt.Fprintf(&log, verb+verb+verb, s, s.Headers, s.Authorization)
		}
		text, err := json.Marshal(s.Headers)
		Expect(err).NotTo(HaveOccurred())
		Expect(log.String() + string(text)).To(And(ContainSubstring("***"), Not(ContainSubstring("tok-")), Not(ContainSubstring("746f6b"))))
		Expect(string(s.Authorization)).To(Equal("tok-1"))
		Expect(agents.Secret("").String()).To(BeEmpty())
	})

	It("has a policy for its calls as a tool has one", func() {
		s := &agents.MCPServer{Label: "s", URL: at}
		Expect(s.PolicyOf("t").NeedsApproval).To(BeTrue())
		s.ApprovalFunc = func(_ context.Context, tool string, args json.RawMessage) (bool, error) {
			return tool == "refund" || string(args) != "{}", nil
		}
		ask := func(tool, args string) bool {
			needed, err := s.PolicyOf(tool).ApprovalNeeded(context.Background(), json.RawMessage(args))
			Expect(err).NotTo(HaveOccurred())
			return needed
		}
		Expect(ask("find", "{}")).To(BeFalse())
		Expect(ask("refund", "{}")).To(BeTrue())
		Expect(ask("find", "no JSON")).To(BeTrue())
	})
})
