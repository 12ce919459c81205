package jsonshape_test

import (
	"io"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/jsonshape"
)

func parsed(text string) *jsonshape.Node {
	GinkgoHelper()
	n, err := jsonshape.Parse([]byte(text))
	Expect(err).NotTo(HaveOccurred())
	return n
}

var _ = Describe("A tree", func() {
	It("keeps the order of keys, and those that are there twice", func() {
		n := parsed(`{"b":1,"a":{"c":[true,null]},"b":2.0}`)
		Expect(n.Keys).To(Equal([]string{"b", "a", "b"}))
		Expect(n.Count("b")).To(Equal(2))
		Expect(n.Member("b").Text).To(Equal("2.0"), "the last")
		Expect(n.Member("b").Kind).To(Equal(jsonshape.KindDecimal))
		Expect(n.Members[0].Kind).To(Equal(jsonshape.KindInteger))
		Expect(n.Member("a").Member("c").Members).To(HaveLen(2))
		Expect(n.Member("d")).To(BeNil())
	})

	It("is not deeper than MaxDepth", func() {
		deep := func(n int) error {
			_, err := jsonshape.Parse([]byte(strings.Repeat("[", n) + strings.Repeat("]", n)))
			return err
		}
		Expect(deep(jsonshape.MaxDepth)).To(Succeed())
		Expect(deep(jsonshape.MaxDepth + 1)).To(MatchError(jsonshape.ErrTooDeep))
	})

	DescribeTable("is not read of anything but one value", func(text string, cause any) {
		_, err := jsonshape.Parse([]byte(text))
		Expect(err).To(MatchError(cause))
	},
		Entry("nothing", ``, io.EOF),
		Entry("half an object", `{"a":1`, io.EOF),
		Entry("half a string", `{"a":"b`, io.ErrUnexpectedEOF),
		Entry("two values", `{} {}`, "trailing characters"),
		Entry("no JSON", `{a:1}`, ContainSubstring("invalid character")),
	)
})

var _ = Describe("A shape", func() {
	var (
		text   = &jsonshape.Shape{Kinds: jsonshape.KindString}
		colour = jsonshape.Enum("red", "green", "blue")
		whole  = jsonshape.Object(
			jsonshape.Needs("name", &jsonshape.Shape{Kinds: jsonshape.KindString, NotEmpty: true, MaxLength: 3, Pattern: regexp.MustCompile(`^[a-zé]*$`)}),
			jsonshape.May("colour", colour.OrNull()),
			jsonshape.May("sole", jsonshape.Enum("this")),
			jsonshape.May("count", jsonshape.Integer(1, 9)), jsonshape.May("share", jsonshape.Decimal(0, 1)),
			jsonshape.May("list", &jsonshape.Shape{Kinds: jsonshape.KindArray, NotEmpty: true, Items: text}),
			jsonshape.May("tags", &jsonshape.Shape{Kinds: jsonshape.KindObject, AnyKeys: text, MaxKeys: 2, MaxKeyLength: 4}),
			jsonshape.May("any", jsonshape.Anything),
			jsonshape.May("either", &jsonshape.Shape{Kinds: jsonshape.KindObject, By: "type", Variants: []jsonshape.Variant{
				{Value: "a", Shape: jsonshape.Object(jsonshape.May("type", text), jsonshape.Needs("of_a", text))},
				{Value: "b", Shape: jsonshape.Object(jsonshape.May("type", text))},
			}}),
		)
	)

	It("accepts what fits", func() {
		Expect(whole.Check(parsed(`{"name":"aéc","colour":null,"count":9,"share":1,"list":["x"],"tags":{"a":"b"},
			"any":{"x":[1,{"y":null}]},"either":{"type":"a","of_a":""}}`), "")).To(BeNil())
	})

	DescribeTable("says the first thing that is wrong, with its path", func(document, code, param, message string) {
		p := whole.Check(parsed(document), "session")
		Expect(p).NotTo(BeNil())
		Expect(*p).To(Equal(jsonshape.Problem{Code: code, Param: param, Message: message}))
	},
		Entry("another kind", `[]`, "invalid_type", "session", "Invalid type for 'session': expected an object, but got an array instead."),
		Entry("another kind than several", `{"name":"a","colour":1}`, "invalid_type", "session.colour",
			"Invalid type for 'session.colour': expected a string, but got an integer instead."),
		Entry("a missing key", `{}`, "missing_required_parameter", "session.name", "Missing required parameter: 'session.name'."),
		Entry("an unknown key", `{"nam":"a"}`, "unknown_parameter", "session.nam", "Unknown parameter: 'session.nam'."),
		Entry("an empty string", `{"name":""}`, "empty_string", "session.name",
			"Invalid 'session.name': empty string. Expected a string with minimum length 1, but got an empty string instead."),
		Entry("too long a string", `{"name":"éééé"}`, "string_above_max_length", "session.name",
			"Invalid 'session.name': string too long. Expected a string with maximum length 3, but got a string with length 4 instead."),
		Entry("another pattern", `{"name":"A"}`, "invalid_value", "session.name",
			"Invalid 'session.name': string does not match pattern. Expected a string that matches the pattern '^[a-zé]*$'."),
		Entry("none of the values", `{"name":"a","colour":"pink"}`, "invalid_value", "session.colour",
			"Invalid value: 'pink'. Supported values are: 'red', 'green', and 'blue'."),
		Entry("not the one value", `{"name":"a","sole":"other"}`, "invalid_value", "session.sole", "Invalid value: 'other'. Value must be 'this'."),
		Entry("too small an integer", `{"name":"a","count":0}`, "integer_below_min_value", "session.count",
			"Invalid 'session.count': integer below minimum value. Expected a value >= 1, but got 0 instead."),
		Entry("an integer beyond all numbers", `{"name":"a","count":`+strings.Repeat("9", 400)+`}`, "integer_above_max_value", "session.count",
			"Invalid 'session.count': integer above maximum value. Expected a value <= 9, but got "+strings.Repeat("9", 400)+" instead."),
		Entry("a decimal for an integer", `{"name":"a","count":1.0}`, "invalid_type", "session.count",
			"Invalid type for 'session.count': expected an integer, but got a decimal instead."),
		Entry("too large a decimal", `{"name":"a","share":1.5}`, "decimal_above_max_value", "session.share",
			"Invalid 'session.share': decimal above maximum value. Expected a value <= 1, but got 1.5 instead."),
		Entry("an empty array", `{"name":"a","list":[]}`, "empty_array", "session.list",
			"Invalid 'session.list': empty array. Expected an array with minimum length 1, but got an empty array instead."),
		Entry("an element", `{"name":"a","list":["x",null]}`, "invalid_type", "session.list[1]",
			"Invalid type for 'session.list[1]': expected a string, but got null instead."),
		Entry("too many keys", `{"name":"a","tags":{"a":"","b":"","c":""}}`, "object_above_max_properties", "session.tags",
			"Invalid 'session.tags': too many properties. Expected an object with at most 2 properties, but got an object with 3 properties instead."),
		Entry("too long a key", `{"name":"a","tags":{"abcde":""}}`, "string_above_max_length", "session.tags",
			"Invalid 'session.tags': property name too long. Expected a property name with maximum length 4, but got one with length 5 instead."),
		Entry("a variant without a name", `{"name":"a","either":{}}`, "missing_required_parameter", "session.either.type",
			"Missing required parameter: 'session.either.type'."),
		Entry("a variant of another kind", `{"name":"a","either":{"type":1}}`, "invalid_type", "session.either.type",
			"Invalid type for 'session.either.type': expected a string, but got an integer instead."),
		Entry("an unknown variant", `{"name":"a","either":{"type":"c"}}`, "invalid_value", "session.either.type",
			"Invalid value: 'c'. Supported values are: 'a' and 'b'."),
		Entry("a key of another variant", `{"name":"a","either":{"type":"b","of_a":""}}`, "unknown_parameter", "session.either.of_a",
			"Unknown parameter: 'session.either.of_a'."),
	)

	It("leaves the one alone of which it also accepts null", func() {
		Expect(colour.Check(parsed("null"), "")).NotTo(BeNil())
	})
})
