// Package agents declares voice agents: instructions, tools, handoffs, guardrails, approvals.
//
// A declaration does nothing by itself. Package runner plays it against a Realtime server, and one
// declaration may serve any number of sessions at once, because sessions only read it.
//
//	type OrderArgs struct {
//		OrderID string `json:"order_id" jsonschema:"The order's ID, such as A1001"`
//	}
//
//	support := &agents.Agent{
//		Name:         "Support",
//		Instructions: "You are a phone support agent.",
//		Tools: []agents.Tool{
//			agents.NewTool("get_order_status", "Look up the status of an order by its ID.",
//				func(ctx context.Context, in OrderArgs) (string, error) { … }),
//		},
//		Handoffs:   []agents.Handoff{{Agent: billing}},
//		Guardrails: []agents.OutputGuardrail{agents.ForbidPattern("no_card_numbers", cards)},
//	}
//	if err := support.Validate(); err != nil { … }
//
// # How its parts meet
//
//	Agent ──► Tools ──► arguments, by a schema ──► the function ──► its output
//	  │         ╰─────► approval, where one is needed
//	  ├─────► MCP servers, whose tools the model calls without us
//	  ├─────► Handoffs ──► another Agent
//	  ╰─────► Guardrails
//	Validate goes through all that can be reached, and tells every problem at once.
//
// # Coming from the Python Agents SDK
//
//	RealtimeAgent(name, instructions, …)   Agent
//	@function_tool                         NewTool; the struct In replaces the signature
//	needs_approval=True or a function      Tool.WithApproval, Tool.WithApprovalFunc
//	timeout                                Tool.WithTimeout
//	FunctionTool(params_json_schema=…)     NewSchemaTool
//	hostedMcpTool(…), of the JavaScript SDK  Agent.MCP
//	realtime_handoff(agent, …)             Handoff
//	@output_guardrail                      NewGuardrail, ForbidPattern
//	tripwire_triggered=True                return Trip("reason")
//	hooks=AgentHooks(), RunHooks           Agent.Hooks, runner.Options.Hooks
//	agent.clone(…)                         Agent.Clone, which does not share the lists
//
// Model, voice, turn detection and audio formats are not here, because one session serves all
// agents of a call: they are in runner.Options.
//
// # Tools
//
// [NewTool] derives the JSON Schema of the arguments from a struct. Fields are required unless
// tagged omitempty or omitzero, other properties are refused, a jsonschema tag is the description,
// and a type with a Choices method becomes an enumeration. Arguments are checked against the schema
// before the function runs. What is wrong with them is an [ArgumentsError], whose text tells the
// model everything it has to change. The result is for the model too: strings as they are, anything
// else as JSON.
//
// # Approvals
//
// A tool that needs approval does not run before a human has decided. [Tool.ApprovalNeeded] is the
// whole rule, and it fails closed: whatever cannot be decided needs approval.
//
// # MCP servers
//
// An [MCPServer] is one whose tools the Realtime server lists and calls by itself. What of it needs approval comes to the
// session as the approvals of tools do. Tokens and headers are of type [Secret], which no log shows.
//
// # Guardrails
//
// An [OutputGuardrail] sees the text of a response while it is being spoken. It trips by returning a
// [TrippedError]; any other error says that the guardrail itself is broken.
//
// # Hooks
//
// [Hooks] are told what happens to an agent: that a response began and is over, a tool started and ended, the call was passed
// on. They decide nothing.
package agents
