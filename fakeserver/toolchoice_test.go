package fakeserver_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

const (
	findTool = `{"type":"function","name":"find","parameters":{"type":"object"}}`
	moveTool = `{"type":"function","name":"move","parameters":{"type":"object"}}`
)

// choosing has a session with tools and a choice answer with a reply, and returns what the response became:
// its status, its items, and what the server told about the reply.
func choosing(tools, choice string, perResponse bool, reply fakeserver.Reply) (became string, told []string) {
	GinkgoHelper()
	opts := fakeserver.Options{MCP: []fakeserver.MCPServer{shop}, NewModel: answering(reply), Journal: true, Observe: func(o fakeserver.Observation) {
		if p, ok := o.(*fakeserver.ReplyProblem); ok {
			told = append(told, p.Problem)
		}
	}}
	servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
		c := dial(ctx, s, "gpt-realtime-2")
		defer c.close()
		c.update(`{"type":"realtime","tools":[` + tools + `]}`)
		c.During(time.Second)
		if perResponse {
			c.Send(`{"type":"response.create","response":{"output_modalities":["text"],"tool_choice":` + choice + `}}`)
		} else {
			c.update(`{"type":"realtime","output_modalities":["text"],"tool_choice":` + choice + `}`)
			c.Send(ask)
		}
		done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
		became = outputsOf(&done.Response)
		for i, note := range s.Journal("")[0].Notes {
			Expect(note).To(Equal(done.Response.ID+": "+told[i]), "the journal has it too")
		}
	})
	return became, told
}

// outputsOf names the status of a response and its outputs.
func outputsOf(w *wire.Response) string {
	words := []string{w.Status}
	if d, ok := w.StatusDetails.Value(); ok && d.Error != nil {
		words = append(words, d.Error.Code.Or(""))
	}
	for _, it := range w.Output {
		name := it.Name + "()"
		if it.Type == wire.ItemMessage {
			name = "says"
		}
		words = append(words, name)
	}
	return strings.Join(words, " ")
}

var _ = Describe("tool_choice", func() {
	says, calls := fakeserver.Reply{Say: "Hi."}, fakeserver.Reply{Calls: []fakeserver.ToolCall{{Name: "find"}}}
	both := fakeserver.Reply{Say: "Hi.", Calls: []fakeserver.ToolCall{{Name: "find"}, {Name: "move"}}}
	remote := fakeserver.Reply{Say: "Hi.", Calls: []fakeserver.ToolCall{{Server: "shop", Name: "find"}, {Name: "find"}}}

	DescribeTable("is kept to, in a session and in a response",
		func(tools, choice string, reply fakeserver.Reply, want string, told ...string) {
			for _, perResponse := range []bool{false, true} {
				became, have := choosing(tools, choice, perResponse, reply)
				Expect(became).To(Equal(want))
				Expect(have).To(HaveExactElements(told))
			}
		},
		Entry("auto lets the model decide", findTool+","+moveTool, `"auto"`, both, "completed says find() move()"),
		Entry("none leaves the calls out", findTool+","+moveTool, `"none"`, both, "completed says",
			"the call of find is left out: tool_choice is none", "the call of move is left out: tool_choice is none"),
		Entry("none may leave nothing", findTool, `"none"`, calls, "completed", "the call of find is left out: tool_choice is none"),
		Entry("none leaves out the calls that follow", findTool, `"none"`, fakeserver.Reply{Say: "A.", Then: &calls}, "completed says",
			"the call of find is left out: tool_choice is none"),
		Entry("required wants a call", findTool, `"required"`, says, "failed tool_choice_not_satisfied",
			"tool_choice is required, and the model's reply makes no such call: give it one"),
		Entry("required takes any", findTool+","+moveTool, `"required"`, both, "completed says find() move()"),
		Entry("required lets a reply fail", findTool, `"required"`, fakeserver.Reply{Fails: fakeserver.QuotaFailure()}, "failed insufficient_quota"),
		Entry("required, and there is nothing to call", ``, `"required"`, calls, "failed tool_choice_not_satisfied",
			"tool_choice is required, and there is none to call: none is defined, or its server has not listed it"),
		Entry("required, and nothing has been imported", `{"type":"mcp","server_label":"x","server_url":"https://nowhere.test"}`, `"required"`, says,
			"failed tool_choice_not_satisfied",
			"tool_choice is required, and there is none to call: none is defined, or its server has not listed it"),
		Entry("a function leaves others out", findTool+","+moveTool, `{"type":"function","name":"move"}`, both, "completed says move()",
			"the call of find is left out: tool_choice is move"),
		Entry("a function that is not called", findTool+","+moveTool, `{"type":"function","name":"move"}`, calls, "failed tool_choice_not_satisfied",
			"the call of find is left out: tool_choice is move", "tool_choice is move, and the model's reply makes no such call: give it one"),
		Entry("a server's tool", findTool+","+trusted, `{"type":"mcp","server_label":"shop","name":"find"}`, remote, "completed says find()",
			"the call of find is left out: tool_choice is shop/find"),
		Entry("any tool of a server", findTool+","+trusted, `{"type":"mcp","server_label":"shop"}`, remote, "completed says find()",
			"the call of find is left out: tool_choice is any tool of shop"),
		Entry("a tool that its server does not have", trusted, `{"type":"mcp","server_label":"shop","name":"fly"}`, remote, "failed tool_choice_not_satisfied",
			"the call of shop/find is left out: tool_choice is shop/fly", "the call of find is left out: tool_choice is shop/fly",
			"tool_choice is shop/fly, and there is none to call: none is defined, or its server has not listed it"),
	)

	It("goes with parallel_tool_calls, without which a reply makes one call", func() {
		for _, config := range []string{`"parallel_tool_calls":false`, `"parallel_tool_calls":false,"tool_choice":"required"`} {
			for _, perResponse := range []bool{false, true} {
				var told []string
				several := fakeserver.Reply{Say: "Hi.", Calls: both.Calls, Then: &fakeserver.Reply{Calls: calls.Calls}}
				opts := fakeserver.Options{NewModel: answering(several, several), Observe: func(o fakeserver.Observation) {
					if p, ok := o.(*fakeserver.ReplyProblem); ok {
						told = append(told, p.Problem)
					}
				}}
				servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
					c := dial(ctx, s, "gpt-realtime-2")
					defer c.close()
					c.update(`{"type":"realtime","tools":[` + findTool + `,` + moveTool + `]}`)
					request := ask
					if perResponse {
						request = `{"type":"response.create","response":{` + config + `}}`
					} else {
						c.update(`{"type":"realtime",` + config + `}`)
					}
					c.Send(request)
					done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
					Expect(outputsOf(&done.Response)).To(Equal("completed says find()"))
					c.Send(`{"type":"response.create","response":{"parallel_tool_calls":true}}`)
					done, _ = servertest.Find[*wire.ResponseDone](c.Until("response.done"))
					Expect(outputsOf(&done.Response)).To(Equal("completed says find() move() find()"))
				})
				Expect(told).To(Equal([]string{"the call of move is left out: parallel_tool_calls is false",
					"the call of find is left out: parallel_tool_calls is false"}))
			}
		}
	})

	It("is overridden by the response", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(says)}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","tools":[` + findTool + `],"tool_choice":"required"}`)
			c.Send(`{"type":"response.create","response":{"tool_choice":"auto"}}`)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(outputsOf(&done.Response)).To(Equal("completed says"))
		})
	})

	It("says in the failed response what is missing", func() {
		got, _, _ := outcome(says, "gpt-realtime", `{"type":"response.create","response":{"tools":[`+findTool+`],"tool_choice":{"type":"function","name":"find"}}}`)
		Expect(types(got)).To(Equal([]string{"response.created", "response.done"}))
		Expect(got[1].Raw).To(ContainSubstring(`"error":{"type":"invalid_request_error","code":"tool_choice_not_satisfied",` +
			`"message":"No tool was called: tool_choice is find, and the model's reply makes no such call: give it one."}`))
	})

	DescribeTable("that names no tool is refused", func(tools, choice, name string) {
		servertest.InVirtualTime(fakeserver.Options{MCP: []fakeserver.MCPServer{shop}}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			for _, level := range []string{"session", "response"} {
				text := `{"type":"response.create","response":{"tools":[` + tools + `],"tool_choice":` + choice + `}}`
				if level == "session" {
					text = `{"type":"session.update","session":{"type":"realtime","tools":[` + tools + `],"tool_choice":` + choice + `}}`
				}
				e := c.refused(text)
				Expect(e.Code.Or("") + " " + e.Param.Or("")).To(Equal("invalid_value " + level + ".tool_choice"))
				Expect(e.Message).To(Equal("Tool choice '" + name + "' not found in 'tools' parameter."))
			}
			Expect(c.During(time.Second)).To(BeEmpty(), "nothing was applied or asked for")
		})
	},
		Entry("a function", findTool, `{"type":"function","name":"move"}`, "move"),
		Entry("a function of a server", trusted, `{"type":"function","name":"find"}`, "find"),
		Entry("a server", findTool, `{"type":"mcp","server_label":"shop"}`, "shop"),
	)

	It("is refused when the tools that it names are taken away, here or by a response", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","tools":[` + findTool + `],"tool_choice":{"type":"function","name":"find"}}`)
			Expect(c.refused(`{"type":"session.update","session":{"type":"realtime","tools":[]}}`).Param).To(Equal(wire.Some("session.tool_choice")))
			Expect(c.refused(`{"type":"response.create","response":{"tools":[` + moveTool + `]}}`).Param).To(Equal(wire.Some("response.tool_choice")))
		})
	})

	It("of a client secret is looked at as that of a session", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			got := request(ctx, s, "POST", "/v1/realtime/client_secrets", withKey("sk-test"), `{"session":{"type":"realtime","tool_choice":{"type":"function","name":"find"}}}`)
			Expect(got.status).To(Equal(400))
			Expect(got.text).To(ContainSubstring(`"param": "session.tool_choice"`))
		})
	})
})

var _ = Describe("A call of a tool that the session does not have", func() {
	It("is made, as by a model that is mistaken, and is told of", func() {
		var log bytes.Buffer
		var told []*fakeserver.ReplyProblem
		opts := fakeserver.Options{
			NewModel: answering(fakeserver.Reply{Calls: []fakeserver.ToolCall{{Name: "fly"}, {Server: "shop", Name: "find"}}}), Journal: true,
			Logger: slog.New(slog.NewTextHandler(&log, nil)),
			Observe: func(o fakeserver.Observation) {
				if p, ok := o.(*fakeserver.ReplyProblem); ok {
					told = append(told, p)
				}
			},
		}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","tools":[` + findTool + `,` + moveTool + `]}`)
			c.Send(ask)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(outputsOf(&done.Response)).To(Equal("completed fly() find()"))
			Expect(told).To(Equal([]*fakeserver.ReplyProblem{
				{Session: 1, ResponseID: done.Response.ID, Problem: "fly is called, and is none of the response's tools: find, move"},
				{Session: 1, ResponseID: done.Response.ID, Problem: "shop/find is called, and is none of the response's tools: find, move"},
			}))
			Expect(s.Journal("")[0].Notes).To(HaveLen(2))
		})
		Expect(log.String()).To(ContainSubstring(`level=WARN msg="a reply does not fit" session=1`))
	})
})
