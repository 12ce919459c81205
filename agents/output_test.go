package agents_test

import (
	"context"
	"encoding/json"
	"math"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

type status string

type shouted string

func (s shouted) MarshalText() ([]byte, error) { return []byte(s + "!"), nil }

// result is the output of a tool that returns v.
func result[Out any](v Out) (string, error) {
	t := agents.NewTool("t", "", func(context.Context, struct{}) (Out, error) { return v, nil })
	return t.Call(context.Background(), nil)
}

var _ = Describe("A tool's output", func() {
	DescribeTable("is for the model to read",
		func(output func() (string, error), want string) { Expect(output()).To(Equal(want)) },
		Entry("a string as it is", func() (string, error) { return result("shipped, \"soon\" <b>\n") }, "shipped, \"soon\" <b>\n"),
		Entry("an empty string", func() (string, error) { return result("") }, ""),
		Entry("a type made from string", func() (string, error) { return result(status("open")) }, "open"),
		Entry("a string in an any", func() (string, error) { return result[any]("open") }, "open"),
		Entry("a string that knows how it is written", func() (string, error) { return result(shouted("open")) }, `"open!"`),
		Entry("nothing", func() (string, error) { return result[any](nil) }, "null"),
		Entry("a truth", func() (string, error) { return result(true) }, "true"),
		Entry("a number", func() (string, error) { return result(12.5) }, "12.5"),
		Entry("a list", func() (string, error) { return result([]string{"é", "<&>", "日本"}) }, `["é","<&>","日本"]`),
		Entry("a struct", func() (string, error) { return result(struct{ A, B int }{1, 2}) }, `{"A":1,"B":2}`),
		Entry("JSON as it is", func() (string, error) { return result(json.RawMessage(`{"a":1}`)) }, `{"a":1}`),
		Entry("a moment", func() (string, error) { return result(time.Unix(0, 0).UTC()) }, `"1970-01-01T00:00:00Z"`),
	)

	It("that has no JSON is an error", func() {
		_, err := result(math.NaN())
		Expect(err).To(MatchError(HavePrefix("result has no JSON: ")))
	})
})
