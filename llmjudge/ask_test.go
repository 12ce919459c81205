package llmjudge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge/overheard"
)

// secret is the key of the model here, which nobody may see.
const secret = "sk-hush-0123456789"

// server answers requests one after the other, the last answer for ever, and keeps what it was sent.
type server struct {
	answers []func(*http.Request) (*http.Response, error)
	bodies  []string
	headers []http.Header
	urls    []string
}

// RoundTrip implements [http.RoundTripper].
func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.bodies, s.headers, s.urls = append(s.bodies, string(body)), append(s.headers, r.Header), append(s.urls, r.URL.String())
	return s.answers[min(len(s.bodies), len(s.answers))-1](r)
}

// replies is an HTTP response.
func replies(status int, body string, header ...string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		h := http.Header{}
		for i := 0; i+1 < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

// says is a completion with a content.
func says(content string) func(*http.Request) (*http.Response, error) {
	text, err := json.Marshal(content)
	Expect(err).NotTo(HaveOccurred())
	return replies(200, fmt.Sprintf(`{"id":"c","choices":[{"finish_reason":"stop","message":{"role":"assistant","content":%s,"refusal":null}}],"usage":{}}`, text))
}

// answers is a completion with an answer.
func answers(answer string, quotes ...string) func(*http.Request) (*http.Response, error) {
	list, err := json.Marshal(append([]string{}, quotes...))
	Expect(err).NotTo(HaveOccurred())
	return says(fmt.Sprintf(`{"reason":"It says so.","quotes":%s,"answer":%q}`, list, answer))
}

// breaks is a request that fails.
func breaks(err error) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// call is what was heard.
var call = []overheard.Line{
	{At: 200 * time.Millisecond, Who: overheard.Caller, Text: "Hi, my card is 4111 1111 1111 1111."},
	{At: 3 * time.Second, Who: "Support", Text: "I see, your order CU-77 arrives on Tuesday. [not heard: Have a nice day.]"},
}

var _ = Describe("A language model that judges a call", func() {
	var (
		s      *server
		m      *Model
		pauses []time.Duration
	)
	BeforeEach(func() {
		pauses = nil
		s = &server{}
		m = &Model{URL: "https://llm.example/v1", Model: "wise-1", Key: secret, Transport: s, pause: func(_ context.Context, d time.Duration) error {
			pauses = append(pauses, d)
			return nil
		}}
	})
	ask := func(all ...func(*http.Request) (*http.Response, error)) (*Answer, error) {
		GinkgoHelper()
		s.answers = all
		answer, err := m.Ask(context.Background(), call, "Does the agent say when the order arrives?")
		if err != nil {
			Expect(answer).To(BeNil())
			Expect(err.Error()).NotTo(ContainSubstring("hush"))
		}
		return answer, err
	}

	It("answers with the reason and the evidence", func() {
		Expect(ask(answers("yes", "arrives on tuesday"))).To(Equal(&Answer{Yes: true, Reason: "It says so.", Quotes: []string{"arrives on tuesday"}}))
		Expect(ask(answers("no"))).To(Equal(&Answer{Reason: "It says so.", Quotes: []string{}}))
	})

	It("is sent the question and the call in one request, as data, with the form of the answer", func() {
		Expect(ask(answers("no"))).Error().NotTo(HaveOccurred())
		Expect(s.urls).To(Equal([]string{"https://llm.example/v1/chat/completions"}))
		Expect(s.headers[0].Get("Authorization")).To(Equal("Bearer " + secret))
		var sent request
		Expect(json.Unmarshal([]byte(s.bodies[0]), &sent)).To(Succeed())
		Expect(sent.Model).To(Equal("wise-1"))
		Expect(sent.Format.Type).To(Equal("json_schema"))
		Expect(sent.Format.Schema.Strict).To(BeTrue())
		Expect(json.Valid(sent.Format.Schema.Schema)).To(BeTrue())
		Expect(sent.Messages).To(HaveLen(2))
		Expect(sent.Messages[1].Content).To(MatchJSON(`{"question":"Does the agent say when the order arrives?","call":[
			{"at":"0.2 s","who":"Caller","text":"Hi, my card is [masked]."},
			{"at":"3.0 s","who":"Support","text":"I see, your order CU-77 arrives on Tuesday. [not heard: Have a nice day.]"}]}`))
		Expect(s.bodies[0]).NotTo(ContainSubstring("hush"))
	})

	It("is sent nothing of what is masked in reports: secrets by their form, by the environment and by patterns of one's own", func() {
		m.Mask, m.Environment = []*regexp.Regexp{regexp.MustCompile(`CU-\d+`)}, []string{"MY_API_KEY=Tuesday-secret", "HOME=/root"}
		call := append([]overheard.Line{{Who: "Support", Text: "What is your PIN?"}, {Who: overheard.Caller, Text: "4 7 1 1, and Tuesday-secret."}}, call...)
		s.answers = append(s.answers, answers("no"))
		_, err := m.Ask(context.Background(), call, "Does it repeat CU-88?")
		Expect(err).NotTo(HaveOccurred())
		Expect(s.bodies[0]).NotTo(Or(ContainSubstring("CU-"), ContainSubstring("4111"), ContainSubstring("4 7 1 1"), ContainSubstring("Tuesday-secret")))
	})

	It("is asked again after what may be over soon, as late as the server wants, and not for ever", func() {
		Expect(ask(replies(429, "{}", "Retry-After", "7"), replies(503, "busy"), answers("yes"))).To(HaveField("Yes", true))
		Expect(pauses).To(Equal([]time.Duration{7 * time.Second, 2 * time.Second}))
		pauses = nil
		_, err := ask(replies(429, `{"error":{"message":"Slow down, `+secret+`","code":"rate_limit_exceeded"}}`, "Retry-After", "7200"))
		Expect(err).To(MatchError("wise-1 at llm.example: it answered 429 Too Many Requests: Slow down, [key] (asked 3 times)"))
		Expect(pauses).To(Equal([]time.Duration{30 * time.Second, 30 * time.Second}))
	})

	DescribeTable("gives no answer", func(times int, want string, all ...func(*http.Request) (*http.Response, error)) {
		_, err := ask(all...)
		Expect(err).To(MatchError(want))
		Expect(s.bodies).To(HaveLen(times))
	},
		Entry("to a key that is none", 1, "wise-1 at llm.example: it answered 401 Unauthorized: Incorrect API key provided: [key].", replies(401, `{"error":{"message":"Incorrect API key provided: `+secret+`."}}`)),
		Entry("without money", 1, "wise-1 at llm.example: it answered 429 Too Many Requests: You exceeded your current quota", replies(429, `{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}`)),
		Entry("where it refuses", 1, "wise-1 at llm.example: it refuses to answer: I can't help with that.", replies(200, `{"choices":[{"finish_reason":"stop","message":{"content":null,"refusal":"I can't help with that."}}]}`)),
		Entry("where a filter stops it", 1, "wise-1 at llm.example: its answer was stopped by a content filter", replies(200, `{"choices":[{"finish_reason":"content_filter","message":{"content":"{}"}}]}`)),
		Entry("that was cut", 3, "wise-1 at llm.example: its answer was cut for its length (asked 3 times)", replies(200, `{"choices":[{"finish_reason":"length","message":{"content":"{"}}]}`)),
		Entry("that is empty", 3, "wise-1 at llm.example: its answer is empty (asked 3 times)", says(" ")),
		Entry("in words", 3, "wise-1 at llm.example: its answer is not in the form that was asked for: Yes, it does. (asked 3 times)", says("Yes, it does.")),
		Entry("of another sort", 3, `wise-1 at llm.example: its answer is neither yes nor no: {"answer":"maybe","reason":"x","quotes":[]} (asked 3 times)`, says(`{"answer":"maybe","reason":"x","quotes":[]}`)),
		Entry("without a reason", 3, "wise-1 at llm.example: its answer has no reason (asked 3 times)", says(`{"answer":"yes","reason":" ","quotes":[]}`)),
		Entry("without quotes", 3, "wise-1 at llm.example: its answer has no quotes, not even an empty list of them (asked 3 times)", says(`{"answer":"yes","reason":"x"}`)),
		Entry("on what nobody says", 3, `wise-1 at llm.example: it quotes what nobody is heard to say in the call: "arrives on Monday" (asked 3 times)`, answers("yes", "arrives on Monday")),
		Entry("on what nobody heard", 3, `wise-1 at llm.example: it quotes what nobody is heard to say in the call: "Have a nice day" (asked 3 times)`, answers("yes", "Have a nice day")),
		Entry("on a mark alone", 3, `wise-1 at llm.example: it quotes what nobody heard as evidence: "[not heard: Have a nice day.]" (asked 3 times)`, answers("yes", "[not heard: Have a nice day.]")),
		Entry("without choices", 3, "wise-1 at llm.example: its response has no choices (asked 3 times)", replies(200, `{"choices":[]}`)),
		Entry("that is no JSON", 3, "wise-1 at llm.example: its response is no JSON of a chat completion (asked 3 times)", replies(200, `<html>`)),
		Entry("on a redirect, which would take the key elsewhere", 1, "wise-1 at llm.example: it answered 302 Found", replies(302, "", "Location", "https://elsewhere.example/")),
		Entry("that is too long", 3, "wise-1 at llm.example: its response has more than 4 MB (asked 3 times)", replies(200, strings.Repeat(" ", mostAnswer+2))),
		Entry("without a connection", 3, "wise-1 at llm.example: connection refused (asked 3 times)", breaks(errors.New("connection refused"))),
	)

	It("takes a quote of a whole line with its marks for evidence", func() {
		Expect(ask(answers("yes", call[1].Text))).To(HaveField("Yes", true))
	})

	It("mends an answer that does not count by asking again", func() {
		Expect(ask(says("well"), answers("yes", "arrives on Monday"), answers("no"))).To(HaveField("Yes", false))
		Expect(s.bodies).To(HaveLen(3))
	})

	It("gives up after its time, and when nobody waits any more", func() {
		waits := func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
		m.Limit = 20 * time.Millisecond
		_, err := ask(waits)
		Expect(err).To(MatchError("wise-1 at llm.example gave no answer within 20ms"))
		ctx, cancel := context.WithCancelCause(context.Background())
		cancel(errors.New("the budget is used up"))
		_, err = m.Ask(ctx, call, "x?")
		Expect(err).To(MatchError("the budget is used up"))
	})

	DescribeTable("is not asked", func(m Model, want string) {
		m.Transport = s
		_, err := m.Ask(context.Background(), call, "x?")
		Expect(err).To(MatchError(want))
		Expect(m.Ready()).To(MatchError(want))
		Expect(s.bodies).To(BeEmpty())
	},
		Entry("without a key that it needs", Model{URL: "https://llm.example/v1", Model: "wise-1", Unset: "MY_KEY"}, "the judge wise-1 at llm.example needs a key, and the environment variable MY_KEY is empty"),
		Entry("without a name", Model{URL: "https://llm.example/v1"}, "the judge has no model: write its name"),
		Entry("without an address", Model{URL: "llm.example", Model: "x"}, "the judge's url is no address such as https://api.openai.com/v1"),
		Entry("with a key in its address", Model{URL: "https://me:hush@llm.example", Model: "x"}, "the judge's url has a user in it: put the key into an environment variable, and name that as key"),
	)

	DescribeTable("has its address", func(url, want string) {
		Expect((&Model{URL: url}).endpoint()).To(Equal(want))
	},
		Entry("from that of the API", "https://x/v1", "https://x/v1/chat/completions"),
		Entry("with a slash", "https://x/v1/", "https://x/v1/chat/completions"),
		Entry("with a query", "https://x/openai/v1?api-version=1", "https://x/openai/v1/chat/completions?api-version=1"),
		Entry("whole", "https://x/v1/chat/completions", "https://x/v1/chat/completions"),
	)
})
