package conformance_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// skeleton returns the structure of a JSON text: its keys in their order, and the kinds of its values.
// Members of a list that have the same structure count once.
func skeleton(raw []byte) string {
	GinkgoHelper()
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	return bones(dec)
}

func bones(dec *json.Decoder) string {
	GinkgoHelper()
	token, err := dec.Token()
	Expect(err).NotTo(HaveOccurred())
	switch t := token.(type) {
	case json.Delim:
		var members []string
		for dec.More() {
			if t == '{' {
				key, err := dec.Token()
				Expect(err).NotTo(HaveOccurred())
				members = append(members, key.(string)+":"+bones(dec))
			} else if member := bones(dec); !slices.Contains(members, member) {
				members = append(members, member)
			}
		}
		end, err := dec.Token()
		Expect(err).NotTo(HaveOccurred())
		return string(rune(t)) + strings.Join(members, " ") + end.(json.Delim).String()
	case string:
		return "string"
	case json.Number:
		if strings.ContainsAny(t.String(), ".eE") {
			return "decimal"
		}
		return "integer"
	case bool:
		return "boolean"
	}
	return "null"
}

var _ = Describe("The skeleton of an event", func() {
	DescribeTable("is its keys and kinds in order", func(raw, want string) {
		Expect(skeleton([]byte(raw))).To(Equal(want))
	},
		Entry("kinds", `{"a":"x","b":1,"c":1.0,"d":true,"e":null}`, "{a:string b:integer c:decimal d:boolean e:null}"),
		Entry("lists", `{"a":[],"b":[1,2],"c":[{"x":1},{"y":1},{"x":2}]}`, "{a:[] b:[integer] c:[{x:integer} {y:integer}]}"),
	)
})
