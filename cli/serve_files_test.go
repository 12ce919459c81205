package cli

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
)

// page is a buffer for several goroutines.
type page struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *page) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

var _ = Describe("voicesim serve with files", Label("network"), func() {
	It("plays a cassette to each session, and records what sessions are answered", func(spec SpecContext) {
		dir := specs.Folder(map[string]string{"day.jsonl": "# a day\n{\"say\":\"Good morning.\"}\n{\"say\":\"\"}\n"})
		url := serving(spec, "--cassette", filepath.Join(dir, "day.jsonl"), "--record", filepath.Join(dir, "new"))
		for range 2 {
			_, answer := typing(spec, url, "Hello there")
			Expect(answer).To(Equal("Good morning."))
		}
		files, err := filepath.Glob(filepath.Join(dir, "new", "*-000[12].jsonl"))
		Expect(err).NotTo(HaveOccurred())
		Expect(files).To(HaveLen(2))
		text, err := os.ReadFile(files[0])
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).To(Equal("{\"say\":\"Good morning.\"}\n"))
		_, answer := typing(spec, serving(spec, "--cassette", files[0]), "Hello there")
		Expect(answer).To(Equal("Good morning."))
	}, SpecTimeout(20*time.Second))

	It("knows the MCP servers of its tables", func(spec SpecContext) {
		dir := specs.Folder(map[string]string{
			"shop.yaml": "servers: [{label: shop, tools: [{name: find, answer: one, delay: 0s}]}]",
			"desk.json": `[{"typed":"find","calls":[{"server":"shop","name":"find"}]},{"result":"find","returned":"one","say":"Found one."}]`,
		})
		url := serving(spec, "--mcp", filepath.Join(dir, "shop.yaml"), "--rules", filepath.Join(dir, "desk.json"))
		conn, _, err := websocket.Dial(spec, url+"?model=gpt-realtime-2", &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer any"}}})
		Expect(err).NotTo(HaveOccurred())
		defer conn.CloseNow()
		conn.SetReadLimit(-1)
		until := func(eventType string) (text string) {
			for {
				var event struct{ Type, Text string }
				Expect(wsjson.Read(spec, conn, &event)).To(Succeed())
				if text += event.Text; event.Type == eventType {
					return text
				}
			}
		}
		send := func(event string) { Expect(conn.Write(spec, websocket.MessageText, []byte(event))).To(Succeed()) }
		send(`{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],
			"tools":[{"type":"mcp","server_label":"shop","server_url":"https://shop.test","require_approval":"never"}]}}`)
		until("mcp_list_tools.completed")
		send(`{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Find it."}]}}`)
		send(`{"type":"response.create"}`)
		until("response.output_item.done")
		until("rate_limits.updated")
		send(`{"type":"response.create"}`)
		Expect(until("response.output_text.done")).To(ContainSubstring("Found one."))
	}, SpecTimeout(20*time.Second))

	It("ends its sessions with a close frame when it is interrupted", func(spec SpecContext) {
		ctx, interrupt := context.WithCancel(spec)
		out, in := io.Pipe()
		code := make(chan int, 1)
		go func() {
			code <- new(Program).Run(ctx, []string{"serve", "--addr", "0"}, in, GinkgoWriter)
			in.Close()
		}()
		url, err := bufio.NewReader(out).ReadString('\n')
		Expect(err).NotTo(HaveOccurred())
		conn, _, err := websocket.Dial(spec, strings.TrimSpace(url)+"?model=gpt-realtime", &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer any"}}})
		Expect(err).NotTo(HaveOccurred())
		conn.SetReadLimit(-1)
		interrupt()
		for err == nil {
			_, _, err = conn.Read(spec)
		}
		Expect(websocket.CloseStatus(err)).To(Equal(websocket.StatusGoingAway), err.Error())
		Expect(err.Error()).To(ContainSubstring("the server is closing"))
		Eventually(code).WithContext(spec).Should(Receive(Equal(exitInterrupted)))
	}, SpecTimeout(20*time.Second))

	It("says that a port is in use, and what to do", func() {
		taken, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		defer taken.Close()
		o := voicesim("serve", "--addr", taken.Addr().String())
		Expect(o.code).To(Equal(exitNotPlayed))
		Expect(o.stderr).To(Equal("voicesim: " + taken.Addr().String() + " is in use: stop what listens there, or take a free port with --addr 127.0.0.1:0\n"))
	})

	It("prints an address that can be dialled, and warns, when all machines may come", func(spec SpecContext) {
		Expect(serving(spec, "--addr", "0.0.0.0:0")).To(HavePrefix("ws://127.0.0.1:"))
		_, answer := typing(spec, serving(spec, "--addr", "[::1]:0"), "Hello there")
		Expect(answer).To(ContainSubstring("Hello there"))
	}, SpecTimeout(20*time.Second))

	It("logs who comes and goes and what clients do wrong, and neither words nor keys", func(spec SpecContext) {
		const key = "sk-proj-Zq8mW4vT1nB7cX2aL9dF6gH3jK5pR0sU"
		ctx, interrupt := context.WithCancel(spec)
		out, in := io.Pipe()
		var log page
		code := make(chan int, 1)
		go func() {
			code <- new(Program).Run(ctx, []string{"serve", "--addr", "0", "-v", "--fault", "noop"}, in, &log)
			in.Close()
		}()
		url, err := bufio.NewReader(out).ReadString('\n')
		Expect(err).NotTo(HaveOccurred())
		url = strings.TrimSpace(url)
		for _, query := range []string{"?model=gpt-realtime", "?model=" + key} {
			conn, _, err := websocket.Dial(spec, url+query, &websocket.DialOptions{
				HTTPHeader: http.Header{"Authorization": {"Bearer " + key}, "User-Agent": {"mine/1.0"}, "X-Voicesim-Scope": {"a"}},
			})
			Expect(err).NotTo(HaveOccurred())
			_ = conn.Write(spec, websocket.MessageText, []byte(`{"type":"session.update","session":{"instructions":"secret words","`+key+`":1}}`))
			_ = conn.Write(spec, websocket.MessageText, []byte(`{"type":"`+key+`"}`))
			for range 3 {
				_, _, _ = conn.Read(spec)
			}
			_ = conn.Close(websocket.StatusNormalClosure, "")
		}
		interrupt()
		Eventually(code).WithContext(spec).Should(Receive(Equal(exitInterrupted)))
		Expect(log.String()).To(And(
			MatchRegexp(`(?m)^time=\d\d:\d\d:\d\d\.\d\d\d level=INFO msg="session begins" session=1 model=gpt-realtime scope=a client=mine/1\.0$`),
			MatchRegexp(`level=INFO msg="session ends" session=1 reason=".+"`),
			MatchRegexp(`level=INFO msg="connection refused" session=2 code=\w+`),
			MatchRegexp(`level=WARN msg=finding session=1 severity=error rule=session-without-type`),
			ContainSubstring(`msg="fault begins" session=1 fault=noop`),
		))
		Expect(log.String()).NotTo(ContainSubstring("secret words"))
		Expect(log.String()).NotTo(ContainSubstring(key))
	}, SpecTimeout(20*time.Second))
})

var _ = Describe("voicesim serve", func() {
	DescribeTable("refuses files that it cannot use, before it listens", func(flag, text, complaint string) {
		dir := specs.Folder(map[string]string{"file.jsonl": text})
		o := voicesim("serve", "--addr", "256.0.0.1:1", flag, filepath.Join(dir, "file.jsonl"))
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(Equal("voicesim: " + strings.ReplaceAll(complaint, "FILE", filepath.Join(dir, "file.jsonl")) + "\n"))
	},
		Entry("a cassette with a mistake", "--cassette", "\n{\"sai\":\"Hi.\"}", `FILE:2:8: sai: is no key of a line of a cassette; these are: audio, calls, fails, incomplete, latency_ms, say, speed, then`),
		Entry("a cassette with two", "--cassette", "{\"say\":7}\n{\"say\":7}", "FILE:1:8: say: must be a text, in quotation marks\nFILE:2:8: say: must be a text, in quotation marks"),
		Entry("a cassette without replies", "--cassette", "# nothing", `FILE: has no replies: a line is such as {"say": "Hello."}`),
		Entry("a table with a mistake", "--mcp", "servers: []", `FILE:1:1: has no servers: begin with servers: and a list`),
		Entry("a folder that is a file", "--record", "", `--record: FILE: a part of this path is a file, and no folder`),
	)

	DescribeTable("refuses files that are not there, and addresses that are none", func(complaint string, args ...string) {
		o := voicesim(append([]string{"serve", "--addr", "256.0.0.1:1"}, args...)...)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring(complaint))
	},
		Entry("rules", "--rules: nowhere.json: there is no such file", "--rules", "nowhere.json"),
		Entry("a cassette", "--cassette: nowhere.jsonl: there is no such file", "--cassette", "nowhere.jsonl"),
		Entry("a table", "--mcp: nowhere.yaml: there is no such file", "--mcp", "nowhere.yaml"),
		Entry("two sources of answers", "--rules and --cassette both say what is answered", "--rules", "a", "--cassette", "b"),
		Entry("a host alone", `--addr is "localhost", and is written as HOST:PORT`, "--addr", "localhost"),
	)
})
