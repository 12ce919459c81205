package internal_test

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/where"
	"github.com/voicesim/voicesim/wire"
)

// done is an event as the wire has it.
const done = `{"type":"response.done","event_id":"ev_1","response":{"id":"resp_1","status":"cancelled","status_details":{"type":"cancelled","reason":"turn_detected"},
	"output":[{"id":"item_1","type":"message","role":"assistant","content":[{"type":"output_audio","transcript":"Hello"}]},
	{"id":"item_2","type":"function_call","name":"find","arguments":"{\"order_id\":\"A1001\"}"}],"usage":{"total_tokens":120}}}`

// names are those that conditions on such an event have.
var names = map[string]reflect.Type{"event": reflect.TypeFor[wire.ResponseDone](), "raw": nil, "at": reflect.TypeFor[float64]()}

func values(text string) map[string]any {
	GinkgoHelper()
	var event any
	Expect(json.Unmarshal([]byte(text), &event)).To(Succeed())
	return map[string]any{"event": event, "raw": event, "at": 2.5}
}

var _ = Describe("A condition", func() {
	DescribeTable("on an event", func(text string, holds bool) {
		e, err := where.Compile(text, names)
		Expect(err).NotTo(HaveOccurred())
		Expect(e.String()).To(Equal(text))
		Expect(e.True(values(done))).To(Equal(holds))
	},
		Entry("compares texts", `event.response.status == "cancelled"`, true),
		Entry("of what may be absent", `event.response.status_details.reason == "turn_detected"`, true),
		Entry("compares numbers", `event.response.usage.total_tokens > 200`, false),
		Entry("looks into lists", `any(event.response.output, .type == "function_call" && .name == "find")`, true),
		Entry("two deep", `any(event.response.output, any(.content ?? [], .transcript == "Hello"))`, true),
		Entry("counts", `count(event.response.output, .type == "message") == 2`, false),
		Entry("reads JSON in a text", `fromJSON(event.response.output[1].arguments).order_id == "A1001"`, true),
		Entry("matches patterns", `event.response.id matches "^resp_[0-9]+$"`, true),
		Entry("looks at what no type has", `raw.response.novelty == nil`, true),
		Entry("knows when", `at < 2.6`, true),
	)

	DescribeTable("is refused", func(text, msg string, at int) {
		_, err := where.Compile(text, names)
		var m *where.Mistake
		Expect(errors.As(err, &m)).To(BeTrue(), "%v", err)
		Expect(m.Msg).To(ContainSubstring(msg))
		Expect(m.At).To(Equal(at))
	},
		Entry("with a name that nothing has", `evnt.response.status == "x"`, "unknown name evnt", 0),
		Entry("with a key that the event has not", `event.response.statuss == "x"`, "statuss", 15),
		Entry("in the middle", `event.response.id == `, "unexpected token EOF", 20),
		Entry("that is no condition", `event.response.status`, "expected bool", 0),
		Entry("that compares a number with a text", `event.response.usage.total_tokens == "5"`, "invalid operation", 34),
		Entry("that says nothing of the event", `1 < 2`, "names nothing of the event", 0),
		Entry("with a clock", `now() > date("2026-01-01")`, "unknown name now", 0),
		Entry("that goes through a map in no order", `len(keys(raw)) > 1`, "unknown name keys", 4),
		Entry("three deep", `any(raw.a, any(.b, any(.c, # == 1)))`, "more than 2 deep", 11),
		Entry("that compares something with itself", `event.response.status == event.response.status`, "with itself", 22),
		Entry("that wants one thing to be two", `event.response.status == "a" && at > 1 && event.response.status == "b"`, `never both "a" and "b"`, 39),
		Entry("that wants less than nothing", `at > 1 || len(event.response.output) < 0`, "less than 0", 37),
		Entry("that wants a number below nothing", `0 > event.response.usage.total_tokens`, "less than 0", 2),
		Entry("with one sign for two", `event.response.status = "failed"`, `"=" compares nothing: write ==`, 22),
		Entry("with a range", `len(1..1000000000) > at`, "ranges", 5),
		Entry("with too much in it", "at > 1"+strings.Repeat(" || at > 1", 100), "exceeds", 507),
		Entry("that looks for nothing", `event.response.id contains ""`, `every text contains ""`, 18),
		Entry("that looks for anything", `event.response.id matches ".*"`, `every text matches ".*"`, 18),
		Entry("that is too long", strings.Repeat("a", 5000), "2000 bytes", 0),
	)

	DescribeTable("holds whatever the values are", func(text string, idle bool) {
		type inner struct {
			State string `json:"state"`
			Count int    `json:"count,omitempty"`
			Parts []int  `json:"parts"`
		}
		names := map[string]reflect.Type{"event": reflect.TypeFor[struct {
			ID    string `json:"id"`
			Inner *inner `json:"inner"`
		}](), "raw": nil, "at": reflect.TypeFor[float64]()}
		e, err := where.Compile(text, names)
		Expect(err).NotTo(HaveOccurred())
		Expect(e.Idle(names, func(path []string) []string {
			if path[len(path)-1] == "state" {
				return []string{"on", "off"}
			}
			return nil
		})).To(Equal(idle))
	},
		Entry("beside what is true", `event.id == "x" || true`, true),
		Entry("where something is there", `event != nil`, true),
		Entry("of a number of things", `len(event.inner.parts) >= 0`, true),
		Entry("with more than anybody counts to", `len(event.inner.parts) < 1000000`, true),
		Entry("with all that there may be", `event.inner.state in ["on", "off"]`, true),
		Entry("by either way", `event.id == "x" ? true : event.id != "x"`, true),
		Entry("in raw", `raw.id == raw.inner || raw.id != "y" || raw.id == "y"`, true),
		Entry("but not with one of them", `event.inner.state != "on"`, false),
		Entry("nor with other words", `event.id != "x" || event.inner.count < 5`, false),
		Entry("nor where it may be missing", `event.inner != nil`, false),
		Entry("nor at some time", `at < 100 || event.id == "x"`, false),
	)

	It("says why it is neither true nor false", func() {
		e, err := where.Compile(`event.response.status_details.reason == "x"`, names)
		Expect(err).NotTo(HaveOccurred())
		_, err = e.True(values(`{"response":{"status_details":null}}`))
		Expect(err).To(MatchError(ContainSubstring("cannot fetch reason from <nil>")))
	})

	It("survives values of another form", func() {
		e, err := where.Compile(`raw.count > 1`, names)
		Expect(err).NotTo(HaveOccurred())
		_, err = e.True(values(`{"count":{"a":1}}`))
		Expect(err).To(HaveOccurred())
	})

	It("gives up where too much is made on the way", func() {
		e, err := where.Compile(`len(concat(map(raw, map(raw, #)))) > 1`, map[string]reflect.Type{"raw": nil})
		Expect(err).NotTo(HaveOccurred())
		_, err = e.True(map[string]any{"raw": make([]any, 5000)})
		Expect(err).To(MatchError(ContainSubstring("memory budget")))
	})

	It("has the same functions as the documentation says", func() {
		page, err := os.ReadFile("../docs/scenarios.md")
		Expect(err).NotTo(HaveOccurred())
		Expect(strings.Join(strings.Fields(string(page)), " ")).To(ContainSubstring("Functions are `" + strings.Join(where.Functions(), " ") + "`"))
	})
})
