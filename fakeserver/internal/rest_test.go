package internal_test

import (
	"math"
	"net/http"
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/internal/rest"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
)

var _ = Describe("A request", func() {
	want := shape.Object(shape.May("n", shape.Integer(1, 9)))
	read := func(contentType, body string) (n int, refused *rest.Error) {
		r := httptest.NewRequest(http.MethodPost, "/v1/realtime/x", strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		var into struct{ N int }
		refused = rest.ReadInto(httptest.NewRecorder(), r, want, &into)
		return into.N, refused
	}

	It("is read into a value; an empty body counts as {}", func() {
		n, refused := read("application/json; charset=utf-8", `{"n":7}`)
		Expect(refused).To(BeNil())
		Expect(n).To(Equal(7))
		_, refused = read("", "")
		Expect(refused).To(BeNil())
	})

	DescribeTable("is refused", func(contentType, body string, status int, code, message string) {
		_, refused := read(contentType, body)
		Expect(refused).NotTo(BeNil())
		Expect(refused.Status).To(Equal(status))
		Expect(refused.Code).To(Equal(code))
		Expect(refused.Message).To(ContainSubstring(message))
	},
		Entry("with another type", "text/plain", `{}`, 400, "unsupported_content_type", "'text/plain'"),
		Entry("with half a value", "", `{"n":`, 400, "", "ends within a value"),
		Entry("with no JSON", "", `{n}`, 400, "", "could not be parsed"),
		Entry("with no object", "", `[]`, 400, "invalid_type", "an array"),
		Entry("with an unknown key", "", `{"m":1}`, 400, "unknown_parameter", "'m'"),
		Entry("that is too large", "", `{"n":"`+strings.Repeat("x", rest.LargestBody)+`"}`, 413, "request_too_large", "larger than 1048576 bytes"),
	)

	It("with a wrong method is told the right one", func() {
		w := httptest.NewRecorder()
		rest.Refuse(w, rest.WrongMethod(w, httptest.NewRequest(http.MethodGet, "/a", nil), http.MethodPost))
		Expect(w.Code).To(Equal(405))
		Expect(w.Header().Get("Allow")).To(Equal("POST"))
		Expect(w.Body.String()).To(MatchJSON(`{"error":{"message":"Not allowed to GET on /a. Use POST.","type":"invalid_request_error","param":null,"code":"method_not_supported"}}`))
	})

	It("whose answer cannot be written fails", func() {
		w := httptest.NewRecorder()
		rest.Answer(w, http.StatusOK, math.NaN())
		Expect(w.Code).To(Equal(500))
		Expect(w.Body.String()).To(ContainSubstring("The answer could not be written"))
	})
})
