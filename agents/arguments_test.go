package agents_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

type size string

func (size) Choices() []string { return []string{"small", "large"} }

type everything struct {
	Text   string         `json:"text,omitempty"`
	Whole  int            `json:"whole,omitempty"`
	Small  int8           `json:"small,omitempty"`
	Count  uint           `json:"count,omitempty"`
	Real   float64        `json:"real,omitempty"`
	Yes    bool           `json:"yes,omitempty"`
	Maybe  *int           `json:"maybe,omitempty"`
	List   []item         `json:"list,omitempty"`
	Pair   [2]int         `json:"pair,omitzero"`
	Table  map[string]int `json:"table,omitempty"`
	Any    any            `json:"any,omitempty"`
	Size   size           `json:"size,omitempty"`
	Number json.Number    `json:"number,omitempty"`
	embedded
}

type item struct {
	Name string `json:"name"`
}

type embedded struct {
	Inner string `json:"inner,omitempty"`
}

// own has fields whose JSON is not what their kind suggests.
type own struct {
	Raw  json.RawMessage `json:"raw,omitempty"`
	Data []byte          `json:"data,omitempty"`
	At   time.Time       `json:"at,omitzero"`
	For  time.Duration   `json:"for,omitempty"`
	Host netip.Addr      `json:"host,omitzero"`
	Self point           `json:"self,omitzero"`
	Many []*size         `json:"many,omitempty"`
	Grid [][]int         `json:"grid,omitempty"`
}

type point struct{ x, y int }

func (p *point) UnmarshalJSON(b []byte) error {
	_, err := fmt.Sscanf(string(b), `"%d/%d"`, &p.x, &p.y)
	return err
}

func (p point) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, `"%d/%d"`, p.x, p.y), nil }

var _ = Describe("Arguments", func() {
	ctx := context.Background()

	DescribeTable("that fit are taken",
		func(args string) {
			Expect(echo[everything]().Call(ctx, json.RawMessage(args))).To(MatchJSON(args))
		},
		Entry(nil, `{}`),
		Entry(nil, `{"text":"é<&>","whole":-5,"small":-128,"count":7,"real":1.5,"yes":true,"inner":"in"}`),
		Entry(nil, `{"real":2,"maybe":3,"list":[{"name":"a"},{"name":"b"}],"pair":[1,2],"table":{"a":1}}`),
		Entry(nil, `{"any":[1,{"x":null}],"size":"large","number":12.50}`),
	)

	DescribeTable("that do not fit are refused with everything that is wrong",
		func(args string, problems ...string) {
			out, err := echo[everything]().Call(ctx, json.RawMessage(args))
			Expect(out).To(BeEmpty())
			e, ok := errors.AsType[*agents.ArgumentsError](err)
			Expect(ok).To(BeTrue(), "%v", err)
			Expect(e.Tool).To(Equal("echo"))
			Expect(e.Problems).To(HaveExactElements(problems))
		},
		Entry("no object", `[1]`, "must be a JSON object, not an array"),
		Entry("null", `null`, "must be a JSON object, not null"),
		Entry("a string", `"{}"`, "must be a JSON object, not a string"),
		Entry("cut JSON", `{"text": "a`, "not valid JSON: unexpected end of JSON input (byte 11)"),
		Entry("no JSON", `text: a`, "not valid JSON: invalid character 'e' in literal true (expecting 'r') (byte 2)"),
		Entry("two objects", `{} {}`, "not valid JSON: invalid character '{' after top-level value (byte 4)"),
		Entry("constants of other languages", `{"real": NaN}`, "not valid JSON: invalid character 'N' looking for beginning of value (byte 10)"),
		Entry("a key given twice", `{"text":"a","text":"b"}`, `"text" is given twice`),
		Entry("a key given twice, deep", `{"any":[{"a":1,"a":1}]}`, `"a" is given twice`),
		Entry("wrong types", `{"text":1,"whole":"1","yes":"true","real":false,"list":{},"table":[],"maybe":"x"}`,
			`"list" must be an array, not an object`,
			`"maybe" must be null or an integer, not a string`,
			`"real" must be a number, not a boolean`,
			`"table" must be an object, not an array`,
			`"text" must be a string, not a number`,
			`"whole" must be an integer, not a string`,
			`"yes" must be a boolean, not a string`),
		Entry("null for what is not a pointer", `{"text":null,"list":null}`, `"list" must be an array, not null`, `"text" must be a string, not null`),
		Entry("fractions of whole numbers", `{"whole":1.5,"count":1e3}`, `"count" must be an integer, not a number`, `"whole" must be an integer, not a number`),
		Entry("numbers out of range", `{"small":300,"count":-1}`, `"count" must be at least 0`, `"small" must be at most 127`),
		Entry("numbers out of all range", `{"real":1e999}`, `"real" is a number that is too large`),
		Entry("an integer beyond 64 bits", `{"whole":99999999999999999999}`, `"whole" must be of type int, not number 99999999999999999999`),
		Entry("unknown keys", `{"Text":"a","other":1}`,
			`"Text" is unknown, known is "any", "count", "inner", "list", "maybe", "number", "pair", "real", "size", "small", "table", "text", "whole", "yes"`,
			`"other" is unknown, known is "any", "count", "inner", "list", "maybe", "number", "pair", "real", "size", "small", "table", "text", "whole", "yes"`),
		Entry("deep in lists", `{"list":[{"name":"a"},{"nam":1}]}`, `"list[1].name" is missing`, `"list[1].nam" is unknown, known is "name"`),
		Entry("values of maps", `{"table":{"a":true}}`, `"table.a" must be an integer, not a boolean`),
		Entry("lists of the wrong length", `{"pair":[1]}`, `"pair" must have at least 2 items, not 1`),
		Entry("lists that are too long", `{"pair":[1,2,3]}`, `"pair" must have at most 2 items, not 3`),
		Entry("values that are no choice", `{"size":"huge"}`, `"size" must be one of "small", "large"`),
	)

	It("that a tool does not have are refused", func() {
		_, err := echo[struct{}]().Call(ctx, json.RawMessage(`{"x":1}`))
		Expect(err).To(MatchError(`invalid arguments for echo: "x" is unknown, there are none`))
	})

	Describe("of types with JSON of their own", func() {
		It("have the schema of that JSON", func() {
			Expect(string(echo[own]().Parameters)).To(MatchJSON(`{"type": "object", "additionalProperties": false, "properties": {
				"raw": true,
				"data": {"type": "string", "contentEncoding": "base64"},
				"at": {"type": "string", "format": "date-time"},
				"for": {"type": "integer", "description": "in nanoseconds"},
				"host": {"type": "string"},
				"self": true,
				"many": {"type": "array", "items": {"type": ["null", "string"], "enum": ["small", "large"]}},
				"grid": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}
			}}`))
		})

		It("are decoded by them", func() {
			args := `{"raw":[1],"data":"AAE=","at":"2026-01-02T03:04:05Z","for":1000,"host":"::1","self":"3/4","many":["small"],"grid":[[1],[2,3]]}`
			Expect(echo[own]().Call(ctx, json.RawMessage(args))).To(MatchJSON(args))
		})

		It("are refused in the type's own words", func() {
			_, err := echo[own]().Call(ctx, json.RawMessage(`{"at":"tomorrow"}`))
			Expect(err).To(MatchError(And(HavePrefix("invalid arguments for echo: "), ContainSubstring("tomorrow"))))
		})
	})

	It("may check themselves", func() {
		_, err := echo[amount]().Call(ctx, json.RawMessage(`{"cents": 0}`))
		Expect(err).To(MatchError("invalid arguments for echo: a refund needs an amount"))
		Expect(echo[amount]().Call(ctx, json.RawMessage(`{"cents": 5}`))).To(Equal(`{"cents":5}`))
	})
})

type amount struct {
	Cents int `json:"cents"`
}

func (a amount) Validate() error {
	if a.Cents == 0 {
		return errors.New("a refund needs an amount")
	}
	return nil
}
