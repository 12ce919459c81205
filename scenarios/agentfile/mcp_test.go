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
	"sync"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/scenarios/agentfile"
)

var _ = Describe("A tool of an MCP server", func() {
	// result is what the server's tool answers to the complaint that it was sent.
	result := func(complaint string) string {
		switch complaint {
		case "error":
			return `"result":{"content":[{"type":"text","text":"no doctor for Bearer sesame-open"}],"isError":true}`
		case "refused":
			return `"error":{"code":-32602,"message":"unknown tool"}`
		case "picture":
			return `"result":{"content":[{"type":"image","data":"aGk="}]}`
		case "data":
			return `"result":{"content":[],"structuredContent":{"doctor":"Curie"}}`
		case "large":
			return `"result":{"content":[{"type":"text","text":"` + strings.Repeat("x", 65<<10) + `"}]}`
		}
		return `"result":{"content":[{"type":"text","text":"Dr. Curie"},{"type":"text","text":"Dr. Meitner"}]}`
	}

	Context("over HTTP", func() {
		var url string
		var mu sync.Mutex // guards asked
		var asked []string
		var streams bool
		BeforeEach(func() {
			asked, streams = nil, false
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				var m struct {
					ID     int
					Method string
					Params struct {
						Name      string
						Arguments struct{ Complaint string }
					}
				}
				_ = json.Unmarshal(body, &m)
				mu.Lock()
				defer mu.Unlock()
				asked = append(asked, strings.Join(strings.Fields(fmt.Sprint(r.Method, " ", m.Method, " ", m.Params.Name, " ", r.Header.Get("Mcp-Session-Id"), " ", r.Header.Get("MCP-Protocol-Version"))), " "))
				answer := ""
				switch {
				case r.Header.Get("Authorization") != "Bearer sesame-open":
					http.Error(w, "who are you?", http.StatusUnauthorized)
					return
				case m.Method == "initialize":
					w.Header().Set("Mcp-Session-Id", "s1")
					answer = `"result":{"protocolVersion":"2025-06-18","capabilities":{},"serverInfo":{"name":"clinic","version":"1"}}`
				case m.Method == "server/discover": // is newer than this server
					answer = `"error":{"code":-32601,"message":"no such method"}`
				case m.Method != "tools/call":
					w.WriteHeader(http.StatusAccepted)
					return
				case m.Params.Arguments.Complaint == "slow":
					<-r.Context().Done()
					return
				case m.Params.Arguments.Complaint == "nonsense":
					fmt.Fprint(w, "<html>")
					return
				default:
					answer = result(m.Params.Arguments.Complaint)
				}
				answer = fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,%s}`, m.ID, answer)
				if streams {
					w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
					fmt.Fprintf(w, ": hello\n\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\nevent: message\ndata: %s\n\n", answer)
					return
				}
				w.Header().Set("Content-Type", "application/json")
				fmt.Fprint(w, answer)
			}))
			DeferCleanup(server.Close)
			url = server.URL + "/mcp"
		})
		given := agentfile.Given{HTTP: true, Env: func(name string) (string, bool) { return "sesame-open", name == "KEY" }}
		ask := func(complaint, more string, given agentfile.Given) string {
			GinkgoHelper()
			tool := made(desk("    arguments: {complaint: text}\n    mcp:\n      url: "+url+"\n      headers: {Authorization: 'Bearer ${KEY}'}\n"+more), "find", given)
			Expect(tool.External).To(BeTrue())
			return called(tool, `{"complaint":"`+complaint+`"}`)
		}

		It("is called in a session of its own, whether the server answers as JSON or as a stream", func() {
			for _, streams = range []bool{false, true} {
				mu.Lock()
				asked = nil
				mu.Unlock()
				Expect(ask("knee", "      tool: find_doctor\n", given)).To(Equal("Dr. Curie\nDr. Meitner"))
				Expect(asked).To(Equal([]string{
					"POST server/discover 2026-07-28", "POST initialize", "POST notifications/initialized s1 2025-06-18", "POST tools/call find_doctor s1 2025-06-18", "DELETE s1 2025-06-18",
				}))
			}
			Expect(ask("data", "", given)).To(Equal(`{"doctor":"Curie"}`))
			Expect(asked).To(ContainElement("POST tools/call find s1 2025-06-18"), "the tool's own name")
		})

		It("may be one of today, which keeps no sessions", func() {
			for _, asJSON := range []bool{false, true} {
				clinic := sdk.NewServer(&sdk.Implementation{Name: "clinic", Version: "1"}, nil)
				sdk.AddTool(clinic, &sdk.Tool{Name: "find"}, func(_ context.Context, _ *sdk.CallToolRequest, in struct {
					Complaint string `json:"complaint"`
				}) (*sdk.CallToolResult, any, error) {
					return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: "Dr. Curie for the " + in.Complaint}}}, nil, nil
				})
				server := httptest.NewServer(sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return clinic }, &sdk.StreamableHTTPOptions{Stateless: true, JSONResponse: asJSON}))
				DeferCleanup(server.Close)
				url = server.URL
				Expect(ask("knee", "", given)).To(Equal("Dr. Curie for the knee"))
			}
		})

		DescribeTable("tells the model what went wrong", func(complaint, more, answer string) {
			Expect(ask(complaint, more, given)).To(Equal("! " + answer))
		},
			Entry("what the tool says", "error", "", "no doctor for Bearer ${KEY}"),
			Entry("what the server says", "refused", "", "the MCP server answered error -32602: unknown tool"),
			Entry("no text", "picture", "", "the MCP server answered something that is no text"),
			Entry("too much", "large", "", "the MCP server answered more than 64 KB"),
			Entry("no JSON", "nonsense", "", `the MCP server broke off: calling "tools/call": sending "tools/call": unsupported content type "text/html"`),
			Entry("no answer in time", "slow", "      limit: 80ms\n", "the MCP server did not answer within 80ms"),
		)

		It("is refused where requests are not allowed, or a variable is not set", func() {
			Expect(ask("knee", "", agentfile.Given{})).To(Equal("! requests are not allowed here"))
			Expect(ask("knee", "", agentfile.Given{HTTP: true})).To(Equal("! the MCP server answered 401 Unauthorized: who are you?"))
			file, err := agentfile.Read("a.yaml", []byte(desk("    mcp: {url: 'https://example.com', headers: {A: '${B}'}}\n")))
			Expect(err).NotTo(HaveOccurred())
			Expect(file.Refused(agentfile.Given{Exec: true})).To(MatchError(HavePrefix("a.yaml:6:5: requests are not allowed: run it with --allow http")))
			Expect(file.Refused(agentfile.Given{HTTP: true})).To(MatchError(HavePrefix("a.yaml:6:52: the environment variable B is not set")))
			url = "http://127.0.0.1:1/mcp"
			Expect(ask("knee", "", given)).To(HavePrefix("! the MCP server cannot be reached: dial tcp"))
		})
	})

	Context("that is a program", func() {
		ask := func(script, more string) string {
			GinkgoHelper()
			dir := GinkgoT().TempDir()
			Expect(os.WriteFile(filepath.Join(dir, "server"), []byte("#!/bin/sh\n"+script+"\n"), 0o700)).To(Succeed())
			return called(made(desk("    arguments: {complaint: text}\n    mcp:\n      command: [./server, --stdio]\n"+more), "find", agentfile.Given{Exec: true, Dir: dir}), `{"complaint":"knee"}`)
		}
		const begins = "read newer\necho '{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"no such method\"}}'\n" +
			"read question\necho '{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"serverInfo\":{\"name\":\"clinic\",\"version\":\"1\"}}}'\nread ready\nread call\n"

		It("is asked on its standard input", func() {
			Expect(ask(begins+`case "$question$ready$call" in
*initialize*notifications/initialized*tools/call*'"name":"find","arguments":{"complaint":"knee"}'*)
	echo '{"jsonrpc":"2.0","method":"notifications/message"}'
	echo '{"jsonrpc":"2.0","id":3,`+result("knee")+`}';;
esac
cat`, "")).To(Equal("Dr. Curie\nDr. Meitner"))
		})

		DescribeTable("tells the model what went wrong, and is ended", func(script, more, answer string) {
			began := time.Now()
			Expect(ask(script, more)).To(Equal("! " + answer))
			Expect(time.Since(began)).To(BeNumerically("<", 4*time.Second))
		},
			Entry("it ends", "read newer; echo 'no licence' >&2; exit 1", "", "the MCP server broke off: no licence"),
			Entry("it ends amid a call", begins, "", `the MCP server broke off: calling "tools/call": EOF`),
			Entry("it says nothing", begins+"sleep 60 & sleep 60", "      limit: 100ms\n", "the MCP server did not answer within 100ms"),
			Entry("it talks", "echo hello; cat >/dev/null", "", "the MCP server broke off: invalid character 'h' looking for beginning of value"),
		)

		It("is refused where programs are not allowed, and told of where there is none", func() {
			text := desk("    mcp: {command: [no-such-server]}\n")
			file, err := agentfile.Read("a.yaml", []byte(text))
			Expect(err).NotTo(HaveOccurred())
			Expect(file.Refused(agentfile.Given{HTTP: true})).To(MatchError(HavePrefix("a.yaml:6:5: programs are not allowed: run it with --allow exec")))
			Expect(called(made(text, "find", agentfile.Given{}), "")).To(Equal("! programs are not allowed here"))
			Expect(called(made(text, "find", agentfile.Given{Exec: true}), "")).To(Equal("! no-such-server is not installed, or not in PATH"))
		})
	})
})
