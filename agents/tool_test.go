package agents_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

type orderArgs struct {
	OrderID string   `json:"order_id" jsonschema:"The order's ID, such as A1001"`
	Copies  int      `json:"copies,omitempty"`
	Tags    []string `json:"tags,omitzero"`
	Note    *string  `json:"note,omitempty"`
}

// echo is a tool that returns its decoded arguments.
func echo[In any]() agents.Tool {
	return agents.NewTool("echo", "Say it back.", func(_ context.Context, in In) (In, error) { return in, nil })
}

var _ = Describe("NewTool", func() {
	ctx := context.Background()

	It("keeps name and description and derives a strict schema", func() {
		t := echo[orderArgs]()
		Expect(t.Name).To(Equal("echo"))
		Expect(t.Description).To(Equal("Say it back."))
		Expect(string(t.Parameters)).To(Equal(`{"type":"object","properties":{` +
			`"order_id":{"type":"string","description":"The order's ID, such as A1001"},` +
			`"copies":{"type":"integer"},` +
			`"tags":{"type":"array","items":{"type":"string"}},` +
			`"note":{"type":["null","string"]}},` +
			`"required":["order_id"],"additionalProperties":false}`))
	})

	It("runs the function with the decoded arguments", func() {
		out, err := echo[orderArgs]().Call(ctx, json.RawMessage(` {"order_id": "A1", "copies": 2, "tags": ["x"], "note": null} `))
		Expect(err).NotTo(HaveOccurred())
		Expect(out).To(Equal(`{"order_id":"A1","copies":2,"tags":["x"]}`))
	})

	It("hands the context and the function's error through", func() {
		type key struct{}
		broken := errors.New("warehouse is closed")
		t := agents.NewTool("t", "", func(ctx context.Context, _ struct{}) (string, error) {
			return "unused", fmt.Errorf("%w on %v", broken, ctx.Value(key{}))
		})
		out, err := t.Call(context.WithValue(ctx, key{}, "Sunday"), nil)
		Expect(out).To(BeEmpty())
		Expect(err).To(MatchError(broken))
		Expect(err).To(MatchError("warehouse is closed on Sunday"))
	})

	DescribeTable("takes no text at all as {}",
		func(args json.RawMessage) {
			Expect(echo[struct{}]().Call(ctx, args)).To(Equal("{}"))
			_, err := echo[orderArgs]().Call(ctx, args)
			Expect(err).To(MatchError(`invalid arguments for echo: "order_id" is missing`))
		},
		Entry("nil", nil),
		Entry("empty", json.RawMessage("")),
		Entry("white space", json.RawMessage(" \n\t")),
		Entry("the object itself", json.RawMessage("{}")),
	)

	It("declares a function without arguments as the SDKs do", func() {
		Expect(string(echo[struct{}]().Parameters)).To(Equal(`{"type":"object","properties":{},"required":[],"additionalProperties":false}`))
	})

	It("takes any properties into a map", func() {
		t := echo[map[string]int]()
		Expect(string(t.Parameters)).To(Equal(`{"type":"object","additionalProperties":{"type":"integer"}}`))
		Expect(t.Call(ctx, json.RawMessage(`{"a":1,"b":2}`))).To(Equal(`{"a":1,"b":2}`))
		_, err := t.Call(ctx, json.RawMessage(`{"a":"1"}`))
		Expect(err).To(MatchError(`invalid arguments for echo: "a" must be an integer, not a string`))
	})

	It("can be used from several goroutines at once", func() {
		t := echo[orderArgs]()
		failures := make(chan error, 8)
		for i := range 8 {
			go func() {
				want := fmt.Sprintf(`{"order_id":"A%d"}`, i)
				out, err := t.Call(ctx, json.RawMessage(want))
				if err == nil && out != want {
					err = errors.New(out)
				}
				failures <- err
			}()
		}
		for range 8 {
			Expect(<-failures).NotTo(HaveOccurred())
		}
	})

	DescribeTable("panics on a programmer's mistake",
		func(build func(), message string) { Expect(build).To(PanicWith(ContainSubstring(message))) },
		Entry("no name", func() { agents.NewTool("", "", noop) }, `tool name "" must be 1 to 64 letters`),
		Entry("a name with a space", func() { agents.NewTool("get status", "", noop) }, `"get status" must be`),
		Entry("a name of 65 characters", func() { agents.NewTool(fmt.Sprintf("%065d", 1), "", noop) }, "must be 1 to 64"),
		Entry("no function", func() { agents.NewTool[struct{}, string]("t", "", nil) }, `tool "t" has no function`),
		Entry("arguments that are no object", func() { echo[[]string]() }, "want a struct or a map"),
		Entry("arguments behind a pointer", func() { echo[*orderArgs]() }, "want a struct or a map"),
		Entry("arguments of any kind", func() { echo[any]() }, "want a struct or a map"),
		Entry("arguments that decode themselves", func() { echo[selfish]() }, "no JSON object"),
		Entry("a field without JSON", func() { echo[struct{ F func() }]() }, "unsupported"),
		Entry("a type that holds itself", func() { echo[node]() }, "cycle"),
		Entry("a result without JSON", func() {
			agents.NewTool("t", "", func(context.Context, struct{}) (chan int, error) { return nil, nil })
		}, "chan int has no JSON"),
	)
})

func noop(context.Context, struct{}) (string, error) { return "", nil }

type node struct{ Next *node }

type selfish struct{ A int }

func (*selfish) UnmarshalJSON([]byte) error { return nil }

var _ = Describe("Tool", func() {
	It("has copies with approval, timeout and real I/O, and stays as it is", func() {
		t := echo[struct{}]()
		Expect(t.WithApproval().NeedsApproval).To(BeTrue())
		Expect(t.WithTimeout(time.Second).Timeout).To(Equal(time.Second))
		Expect(t.AsExternal().External).To(BeTrue())
		Expect(t.WithApprovalFunc(func(context.Context, json.RawMessage) (bool, error) { return false, nil }).ApprovalFunc).NotTo(BeNil())
		Expect(t.NeedsApproval || t.External || t.Timeout != 0 || t.ApprovalFunc != nil).To(BeFalse())
	})
})

var _ = Describe("NewSchemaTool", func() {
	ctx := context.Background()
	schema := json.RawMessage(`{"type": "object", "properties": {"id": {"type": "string", "pattern": "^A[0-9]+$"}}, "required": ["id"], "additionalProperties": false}`)
	same := func(_ context.Context, args json.RawMessage) (string, error) { return string(args), nil }

	It("hands on arguments that fit, as they came", func() {
		t, err := agents.NewSchemaTool("find", "Find it.", schema, same)
		Expect(err).NotTo(HaveOccurred())
		Expect(t.Parameters).To(Equal(schema))
		Expect(t.Call(ctx, json.RawMessage(`{"id": "A7"}`))).To(Equal(`{"id": "A7"}`))
	})

	It("refuses others, and applies the whole schema", func() {
		t, err := agents.NewSchemaTool("find", "", schema, same)
		Expect(err).NotTo(HaveOccurred())
		_, err = t.Call(ctx, json.RawMessage(`{"x": 1}`))
		Expect(err).To(MatchError(`invalid arguments for find: "id" is missing; "x" is unknown, known is "id"`))
		_, err = t.Call(ctx, json.RawMessage(`{"id": "B7"}`))
		Expect(err).To(MatchError(And(ContainSubstring("invalid arguments for find: "), ContainSubstring("pattern"))))
	})

	It("hands on {} for no arguments", func() {
		t, err := agents.NewSchemaTool("ping", "", json.RawMessage(`{"type":"object"}`), same)
		Expect(err).NotTo(HaveOccurred())
		Expect(t.Call(ctx, nil)).To(Equal("{}"))
	})

	DescribeTable("refuses what cannot be a tool",
		func(name, schema string, call func(context.Context, json.RawMessage) (string, error), message string) {
			_, err := agents.NewSchemaTool(name, "", json.RawMessage(schema), call)
			Expect(err).To(MatchError(ContainSubstring(message)))
		},
		Entry("a bad name", "a b", `{"type":"object"}`, same, `tool name "a b"`),
		Entry("no function", "a", `{"type":"object"}`, nil, `tool "a" has no function`),
		Entry("no schema", "a", ``, same, `tool "a": JSON Schema: `),
		Entry("a schema of something else", "a", `{"type":"array"}`, same, `its type must be "object"`),
		Entry("a schema that leads nowhere", "a", `{"type":"object","properties":{"x":{"$ref":"#/$defs/y"}}}`, same, `JSON Schema: `),
	)
})
