package wire_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

var _ = DescribeTable("An optional field tells three states apart",
	func(o wire.Opt[string], isAbsent, isNull, isSome bool, value, or string) {
		Expect(o.IsAbsent()).To(Equal(isAbsent))
		Expect(o.IsZero()).To(Equal(isAbsent))
		Expect(o.IsNull()).To(Equal(isNull))
		Expect(o.IsSome()).To(Equal(isSome))
		Expect(o.Or("else")).To(Equal(or))
		v, ok := o.Value()
		Expect(v).To(Equal(value))
		Expect(ok).To(Equal(isSome))
	},
	Entry("absent", wire.Opt[string]{}, true, false, false, "", "else"),
	Entry("null", wire.Null[string](), false, true, false, "", "else"),
	Entry("a value", wire.Some("x"), false, false, true, "x", "x"),
	Entry("an empty value", wire.Some(""), false, false, true, "", ""),
	Entry("null for an empty value", wire.OrNull(""), false, true, false, "", "else"),
	Entry("the value itself, if it is not empty", wire.OrNull("x"), false, false, true, "x", "x"),
)

var _ = Describe("An optional field", func() {
	type object struct {
		A wire.Opt[string]           `json:"a,omitzero"`
		B wire.Opt[map[string][]int] `json:"b,omitzero"`
	}
	DescribeTable("is itself for encoding/json too", func(text string, want object) {
		var got object
		Expect(json.Unmarshal([]byte(text), &got)).To(Succeed())
		Expect(got).To(Equal(want))
		Expect(json.Marshal(got)).To(BeEquivalentTo(text))
	},
		Entry("absent", `{}`, object{}),
		Entry("null", `{"a":null,"b":null}`, object{A: wire.Null[string](), B: wire.Null[map[string][]int]()}),
		Entry("values", `{"a":"","b":{"x":[1]}}`, object{A: wire.Some(""), B: wire.Some(map[string][]int{"x": {1}})}),
	)
	It("is replaced by what is there, and kept by what is absent", func() {
		o := wire.Some("old")
		o.Update(wire.Opt[string]{})
		Expect(o).To(Equal(wire.Some("old")))
		o.Update(wire.Some("new"))
		Expect(o).To(Equal(wire.Some("new")))
		o.Update(wire.Null[string]())
		Expect(o.IsNull()).To(BeTrue())
	})

	It("refuses a value of another kind", func() {
		Expect(json.Unmarshal([]byte(`{"a":1}`), new(object))).NotTo(Succeed())
	})
})
