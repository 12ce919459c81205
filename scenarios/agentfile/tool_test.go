package agentfile_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/scenarios/agentfile"
)

const frontdesk = `start: Support
agents:
  Support:
    instructions: You are a phone support agent. Ask for an order number, then call get_order_status.
    tools: [get_order_status]
    handoffs: [Billing]
  Billing: {instructions: You help with refunds., tools: [issue_refund]}
tools:
  get_order_status:
    about: Look up the status of an order by its ID.
    arguments: {order_id: text}
    table:
      by: order_id
      rows:
        A1001: shipped, arriving Tuesday
        A1002: {status: waiting, days: 3, why: ["no stock"]}
        0042: order <order_id> is old
      otherwise: no order <order_id> found
  issue_refund:
    about: Refund an order.
    arguments: {order_id: text, amount: number, all: yes_no}
    approval: needed
    answer: <amount> refunded
guardrails:
  no_card_numbers: {never_say: '/\b(?:\d[ -]?){13,16}\b/'}
`

// made is the tool of a file.
func made(text, name string, given agentfile.Given) agents.Tool {
	GinkgoHelper()
	file, err := agentfile.Read("a.yaml", []byte(text))
	Expect(err).NotTo(HaveOccurred())
	for _, a := range file.New(given).Reachable() {
		if tool, ok := a.Tool(name); ok {
			return tool
		}
	}
	Fail("no tool " + name)
	return agents.Tool{}
}

// called is what a tool answers, or its error with a mark before it.
func called(tool agents.Tool, args string) string {
	output, err := tool.Call(context.Background(), json.RawMessage(args))
	if err != nil {
		return "! " + err.Error()
	}
	return output
}

var _ = Describe("A tool", func() {
	DescribeTable("by table answers by an argument, in any case and with outer spaces", func(args, output string) {
		Expect(called(made(frontdesk, "get_order_status", agentfile.Given{}), args)).To(Equal(output))
	},
		Entry("as written", `{"order_id": "A1001"}`, "shipped, arriving Tuesday"),
		Entry("otherwise written", `{"order_id": " a1001\n"}`, "shipped, arriving Tuesday"),
		Entry("data", `{"order_id": "A1002"}`, `{"status":"waiting","days":3,"why":["no stock"]}`),
		Entry("digits as typed", `{"order_id": "0042"}`, "order 0042 is old"),
		Entry("another", `{"order_id": "A10011"}`, "no order A10011 found"),
		Entry("without it", `{}`, `! invalid arguments for get_order_status: "order_id" is missing`),
		Entry("a number", `{"order_id": 42}`, `! invalid arguments for get_order_status: "order_id" must be a string, not a number`),
	)

	It("has the arguments, the approval and the description that are written", func() {
		tool := made(frontdesk, "issue_refund", agentfile.Given{})
		Expect(tool.NeedsApproval).To(BeTrue())
		Expect(tool.External).To(BeFalse())
		Expect(tool.Description).To(Equal("Refund an order."))
		Expect(string(tool.Parameters)).To(MatchJSON(`{"type":"object","additionalProperties":false,"required":["order_id","amount","all"],
			"properties":{"order_id":{"type":"string"},"amount":{"type":"number"},"all":{"type":"boolean"}}}`))
		Expect(called(tool, `{"order_id":"a","amount":12.5,"all":true}`)).To(Equal("12.5 refunded"))
	})

	It("answers yes and no, numbers, and what is not in its table", func() {
		text := desk("    arguments: {n: number, sure: yes_no}\n    table: {by: %s, rows: {1: one, yes: certainly}}\n")
		Expect(called(made(fmt.Sprintf(text, "sure"), "find", agentfile.Given{}), `{"n":1,"sure":true}`)).To(Equal("certainly"))
		Expect(called(made(fmt.Sprintf(text, "n"), "find", agentfile.Given{}), `{"n":1,"sure":true}`)).To(Equal("one"))
		Expect(called(made(fmt.Sprintf(text, "n"), "find", agentfile.Given{}), `{"n":2,"sure":true}`)).To(Equal("nothing found"))
	})

	It("takes one JSON Schema for all arguments", func() {
		tool := made(desk("    arguments:\n      type: object\n      properties: {id: {type: string, enum: [a, b]}, more: {type: string}}\n      required: [id]\n    answer: it is <id><more>\n"), "find", agentfile.Given{})
		Expect(called(tool, `{"id":"b"}`)).To(Equal("it is b"))
		Expect(called(tool, `{"id":"c"}`)).To(HavePrefix("! invalid arguments"))
	})

	It("waits as long as it takes, unless the call ends", func() {
		tool := made(desk("    answer: here\n    takes: 5m\n"), "find", agentfile.Given{})
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := tool.Call(ctx, nil)
		Expect(err).To(MatchError(context.Canceled))
		Expect(tool.Timeout).To(BeNumerically(">", 5*time.Minute))
	})
})

var _ = Describe("A guardrail", func() {
	It("stops words and patterns", func(ctx SpecContext) {
		file, err := agentfile.Read("a.yaml", []byte("agents:\n  A: {instructions: a}\nguardrails:\n  g: {never_say: [my treat, '/\\d{4}/']}\n"))
		Expect(err).NotTo(HaveOccurred())
		g := file.New(agentfile.Given{}).Guardrails[0]
		Expect(g.Name()).To(Equal("g"))
		Expect(g.Check(ctx, "It is treatment.")).To(Succeed())
		Expect(g.Check(ctx, "That is MY treat!")).To(MatchError("guardrail g tripped: the text matches a forbidden pattern"))
		Expect(g.Check(ctx, "It is 1234.")).NotTo(Succeed())
	})
})

var _ = Describe("A request", func() {
	var asked []string
	var given agentfile.Given
	var url string
	BeforeEach(func() {
		asked = nil
		service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			asked = append(asked, fmt.Sprintf("%s %s %s %s", r.Method, r.RequestURI, r.Header.Get("Authorization"), body))
			switch r.URL.Path {
			case "/echo":
				fmt.Fprint(w, "\n you sent ", r.Header.Get("Authorization"), "\n")
			case "/large":
				fmt.Fprint(w, strings.Repeat("x", 65<<10))
			case "/slow":
				<-r.Context().Done()
			case "/away":
				http.Redirect(w, r, "/echo", http.StatusFound)
			case "/broken":
				http.Error(w, "no database for Bearer sesame-open", http.StatusInternalServerError)
			case "/binary":
				_, _ = w.Write([]byte{0xff, 0xfe})
			}
		}))
		DeferCleanup(service.Close)
		url = service.URL
		given = agentfile.Given{HTTP: true, Env: func(name string) (string, bool) {
			return map[string]string{"KEY": "sesame-open", "HOST": service.URL}[name], name == "KEY" || name == "HOST"
		}}
	})
	ask := func(address, more, args string) string {
		GinkgoHelper()
		return called(made(desk("    arguments: {id: text}\n    http:\n      url: "+address+"\n      headers:\n        Authorization: Bearer ${KEY}\n"+more), "find", given), args)
	}

	It("sends the arguments as JSON, or in the address, and shows no key", func() {
		Expect(ask(url+"/echo", "", `{"id":"a"}`)).To(Equal("you sent Bearer ${KEY}"))
		Expect(ask("${HOST}/<id>/echo?q=<id>", "", `{"id":"a/ b?&"}`)).To(BeEmpty())
		Expect(ask(url+"/<id>/x", "      method: PUT\n", `{"id":".."}`)).To(BeEmpty())
		Expect(asked).To(Equal([]string{
			`POST /echo Bearer sesame-open {"id":"a"}`, `GET /a%2F%20b%3F&/echo?q=a%2F+b%3F%26 Bearer sesame-open `,
			`PUT /%2E%2E/x Bearer sesame-open {"id":".."}`,
		}))
	})

	DescribeTable("tells the model what went wrong", func(path, more, complaint string) {
		Expect(ask(url+path, more, `{"id":"a"}`)).To(Equal("! " + complaint))
	},
		Entry("an error", "/broken", "", "the service answered 500 Internal Server Error: no database for Bearer ${KEY}"),
		Entry("too much", "/large", "", "the service answered more than 64 KB"),
		Entry("a redirect, which would take the key elsewhere", "/away", "", "the service answered 302 Found"),
		Entry("no text", "/binary", "", "the service answered something that is no text"),
		Entry("no answer in time", "/slow", "      limit: 50ms\n", "the service did not answer within 50ms"),
	)

	It("that reaches nobody says so without the address", func() {
		Expect(ask("http://127.0.0.1:1/x?key=${KEY}", "", `{"id":"a"}`)).To(And(HavePrefix("! the service cannot be reached: "), Not(ContainSubstring("sesame"))))
	})

	It("is refused where it is not allowed, and where a variable is not set", func() {
		text := desk("    http:\n      url: https://example.com\n      headers: {X-Key: '${OTHER}'}\n")
		file, err := agentfile.Read("a.yaml", []byte(text))
		Expect(err).NotTo(HaveOccurred())
		Expect(file.Refused(agentfile.Given{Exec: true})).To(MatchError(HavePrefix("a.yaml:6:5: requests are not allowed: run it with --allow http if you trust this file")))
		Expect(file.Refused(given)).To(MatchError(HavePrefix("a.yaml:8:24: the environment variable OTHER is not set: set it before you run this")))
		Expect(called(made(text, "find", agentfile.Given{}), "")).To(Equal("! requests are not allowed here"))
	})
})

var _ = Describe("A program", func() {
	run := func(script, more, args string) string {
		GinkgoHelper()
		dir := GinkgoT().TempDir()
		Expect(os.WriteFile(filepath.Join(dir, "answer"), []byte("#!/bin/sh\n"+script+"\n"), 0o700)).To(Succeed())
		return called(made(desk("    arguments: {id: text}\n    exec:\n      command: [./answer, <id>]\n"+more), "find", agentfile.Given{Exec: true, Dir: dir}), args)
	}

	DescribeTable("is run without a shell, for a bounded time, and may write so much", func(script, more, output string) {
		began := time.Now()
		Expect(run(script, more, `{"id":"$HOME; ls"}`)).To(Equal(output))
		Expect(time.Since(began)).To(BeNumerically("<", 4*time.Second))
	},
		Entry("its arguments", `echo "$1"; echo "$#"`, "", "$HOME; ls\n1"),
		Entry("its input", `cat`, "", `{"id":"$HOME; ls"}`),
		Entry("a failure", `echo "no such order" >&2; exit 3`, "", "! ./answer failed (exit status 3): no such order"),
		Entry("too long, with what it started", `sleep 60 & sleep 60`, "      limit: 100ms\n", "! ./answer did not end within 100ms"),
		Entry("too much", `yes`, "      size: 1KB\n", "! ./answer wrote more than 1 KB"),
	)

	It("that is not there says so", func() {
		Expect(called(made(desk("    exec: no-such-program-here\n"), "find", agentfile.Given{Exec: true}), "")).To(Equal("! no-such-program-here is not installed, or not in PATH"))
		Expect(called(made(desk("    exec: ls\n"), "find", agentfile.Given{}), "")).To(Equal("! programs are not allowed here"))
	})
})

var _ = Describe("A tool that hangs up", func() {
	It("does so when it has answered, where somebody can", func() {
		file, err := agentfile.Read("a.yaml", []byte("agents:\n  Desk: {instructions: a, tools: [bye]}\ntools:\n  bye: {about: End the call., answer: goodbye then, hangs_up: true}\n"))
		Expect(err).NotTo(HaveOccurred())
		ended := 0
		given := agentfile.Given{HangUp: func(context.Context) error { ended++; return nil }}
		Expect(file.New(given).Tools[0].Call(context.Background(), nil)).To(Equal("goodbye then"))
		Expect(ended).To(Equal(1))
		_, err = file.New(agentfile.Given{}).Tools[0].Call(context.Background(), nil)
		Expect(err).To(MatchError("nobody can hang up here"))
	})
})
