package reports_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("A timeline file", func() {
	It("has a line that says what call it is, and a line a record", func() {
		c := call("order", judge.VerdictPassed, time.Second)
		c.SHA256 = "abc"
		c.Recording = &timeline.Recording{Length: time.Second, Records: []timeline.Record{
			{At: 80 * time.Millisecond, Fact: timeline.Connected{Agent: "Desk\u202e"}},
			{At: 90 * time.Millisecond, Seq: 3, Fact: timeline.Frame{Type: "session.created", Bytes: 7}},
		}}
		var b bytes.Buffer
		Expect(reports.Timeline(&b, c)).To(Succeed())
		lines := strings.Split(b.String(), "\n")
		Expect(lines).To(HaveLen(4))
		Expect(lines[0]).To(MatchJSON(`{"timeline":1,"scenario":"order","file":"calls/order.yaml","agent":"supportline",
			"length_ns":1000000000,"rate_hz":24000,"seed":0,"sha256":"abc"}`))
		Expect(lines[1]).To(Equal(`{"at_ns":80000000,"lane":"session","seq":0,"kind":"connected","fact":{"agent":"Desk\u202e"}}`))
		Expect(lines[2]).To(MatchJSON(`{"at_ns":90000000,"lane":"wire_in","seq":3,"kind":"frame","fact":{"type":"session.created","bytes":7}}`))
		Expect(lines[3]).To(BeEmpty())
	})

	It("is empty for a call that was not recorded", func() {
		var b bytes.Buffer
		Expect(reports.Timeline(&b, call("order", judge.VerdictError, 0))).To(Succeed())
		Expect(b.String()).To(BeEmpty())
	})

	It("tells of what cannot be written", func() {
		c := call("order", judge.VerdictPassed, time.Second)
		c.Recording = &timeline.Recording{Records: []timeline.Record{{Fact: timeline.ToolBegan{Arguments: json.RawMessage("{")}}}}
		Expect(reports.Timeline(new(bytes.Buffer), c)).To(MatchError(ContainSubstring("tool_began")))
	})
})

// facts are the types of package timeline that a record may hold: the keys of their JSON, by name.
func facts() map[string][]string {
	GinkgoHelper()
	tree, err := parser.ParseFile(token.NewFileSet(), "../timeline/fact.go", nil, 0)
	Expect(err).NotTo(HaveOccurred())
	all := map[string][]string{}
	ast.Inspect(tree, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if fields, ok := spec.Type.(*ast.StructType); ok {
			all[spec.Name.Name] = []string{}
			for _, f := range fields.Fields.List {
				name, _, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
				if name != "-" {
					all[spec.Name.Name] = append(all[spec.Name.Name], name)
				}
			}
		}
		return true
	})
	return all
}

// kindOf returns the kind of a type of fact, from its source.
func kindOf(name string) string {
	GinkgoHelper()
	source, err := os.ReadFile("../timeline/fact.go")
	Expect(err).NotTo(HaveOccurred())
	kind := regexp.MustCompile(`func \(` + name + `\) Kind\(\) string +\{ return "(\w+)" \}`).FindSubmatch(source)
	Expect(kind).NotTo(BeNil(), name)
	return string(kind[1])
}

var _ = Describe("docs/timeline.md", func() {
	page, err := os.ReadFile("../docs/timeline.md")

	It("has a row for each kind, with all keys of its fact, and no other", func() {
		Expect(err).NotTo(HaveOccurred())
		_, table, found := strings.Cut(string(page), "| kind |")
		Expect(found).To(BeTrue())
		rows := map[string]string{}
		for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\|[^|]*\\|(.*)\\|$").FindAllStringSubmatch(table, -1) {
			rows[m[1]] = m[2]
		}
		kinds := 0
		for name, keys := range facts() {
			row, ok := rows[kindOf(name)]
			Expect(ok).To(BeTrue(), "the table of docs/timeline.md needs a row for `%s`", kindOf(name))
			kinds++
			var named []string
			for _, m := range regexp.MustCompile("`(\\w+)`").FindAllStringSubmatch(row, -1) {
				named = append(named, m[1])
			}
			Expect(named).To(ConsistOf(keys), kindOf(name))
		}
		Expect(rows).To(HaveLen(kinds))
	})

	It("names every key of the first line and of a record, and shows them", func() {
		var b bytes.Buffer
		c := call("order", judge.VerdictPassed, time.Second)
		c.Recording = &timeline.Recording{Records: []timeline.Record{{Fact: timeline.Connected{}}}}
		Expect(reports.Timeline(&b, c)).To(Succeed())
		for line := range strings.Lines(b.String()) {
			var keys map[string]any
			Expect(json.Unmarshal([]byte(line), &keys)).To(Succeed())
			for key := range keys {
				Expect(string(page)).To(MatchRegexp("(?m)^\\| (`\\w+`, )*`"+key+"`"), key)
			}
		}
	})
})
