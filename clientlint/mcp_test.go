package clientlint_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/clientlint"
)

var _ = Describe("A call of an MCP tool", func() {
	const (
		offered = `< {"type":"session.updated","session":{"type":"realtime","model":"gpt-realtime","tools":[{"type":"mcp","server_label":"shop"}]}}`
		item    = `{"id":"m","type":"mcp_call","server_label":"shop","name":"find"`
		begins  = `< {"type":"response.output_item.added","response_id":"r1","item":` + item + `}}`
		joins   = `< {"type":"conversation.item.added","item":` + item + `}}`
		ends    = `< {"type":"conversation.item.done","item":` + item + `,"output":"7"}}`
		ended   = `< {"type":"response.output_item.done","response_id":"r1","item":` + item + `,"output":"7"}}`
		says    = `< {"type":"response.output_item.added","response_id":"r1","item":{"id":"a","type":"message","role":"assistant"}}`
		second  = `< {"type":"response.created","response":{"id":"r2","status":"in_progress","conversation_id":"c"}}`
		over    = `< {"type":"response.done","response":{"id":"r2","status":"completed","conversation_id":"c"}}`
		broken  = `< {"type":"response.done","response":{"id":"r1","status":"cancelled","conversation_id":"c"}}`
	)
	before := []string{offered, hello, helloSeen, create, begun, begins, joins}
	after := func(more ...string) []string { return append(append([]string{}, before...), more...) }

	DescribeTable("needs the client to ask for what follows", func(frames []string, rule string) {
		rules := ""
		for _, f := range lint(clientlint.Options{}, frames...) {
			rules += f.Rule
		}
		Expect(rules).To(Equal(rule))
	},
		Entry("which never does, after a response that was done first", after(done, ends, ended), "never-answered"),
		Entry("which never does, after a call that ended first", after(ends, ended, done), "never-answered"),
		Entry("which does", after(done, ends, ended, create, second, over), ""),
		Entry("which does, and again", after(done, ends, ended, create, second, over, create, second, over), "create-for-nothing"),
		Entry("but not where the response went on by itself", after(ends, ended, says, done), ""),
		Entry("but not where the response was cut off", after(ends, ended, broken), ""),
		Entry("but not out of band, where there is nothing to follow", []string{offered, hello, helloSeen, create, begun, done,
			`> {"type":"response.create","response":{"conversation":"none"}}`, `< {"type":"response.created","response":{"id":"r2","status":"in_progress","conversation_id":null}}`,
			strings.Replace(begins, "r1", "r2", 1), ends, strings.Replace(ended, "r1", "r2", 1), over,
			create, strings.Replace(second, "r2", "r3", 1), strings.Replace(over, "r2", "r3", 1)}, "create-for-nothing"),
		Entry("but not while the call runs", after(done), ""),
	)

	DescribeTable("may end with the session", func(left time.Duration, want int) {
		found, at := 0, time.Duration(0)
		l := clientlint.New(clientlint.Options{}, func(clientlint.LintFinding) { found++ })
		for _, f := range after(done, ends, ended) {
			if f == ends {
				at += 10 * time.Second
			}
			show(l, at, f)
		}
		l.End(at+left, true)
		Expect(found).To(Equal(want))
	},
		Entry("at whose end it came", 200*time.Millisecond, 0),
		Entry("but not with one that goes on", time.Second, 1),
	)

	It("is named by its tool", func() {
		Expect(lint(clientlint.Options{}, after(done, ends, ended)...)).To(HaveExactElements(HaveField("Message",
			"what the call of shop/find brought has no answer, and none was asked for: send response.create")))
	})
})
