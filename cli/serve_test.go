package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/spf13/pflag"

	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/internal/specs"
)

// serving starts voicesim serve on a free port until the spec is over, and returns the address that
// it prints.
func serving(spec SpecContext, args ...string) string {
	GinkgoHelper()
	return listening(spec, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
}

// listening runs a command that serves until the spec is over, and returns the address that it prints.
func listening(spec SpecContext, args ...string) string {
	GinkgoHelper()
	ctx, interrupt := context.WithCancel(spec)
	out, in := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- new(Program).Run(ctx, args, in, GinkgoWriter)
		in.Close()
	}()
	DeferCleanup(func(spec SpecContext) {
		interrupt()
		Eventually(code).WithContext(spec).Should(Receive(Equal(exitInterrupted)))
	}, NodeTimeout(10*time.Second))
	url, err := bufio.NewReader(out).ReadString('\n')
	Expect(err).NotTo(HaveOccurred())
	return strings.TrimSpace(url)
}

// firstEvent connects with a key and returns the type of the first event.
func firstEvent(spec SpecContext, url, key string) string {
	GinkgoHelper()
	conn, _, err := websocket.Dial(spec, url+"?model=gpt-realtime-2", &websocket.DialOptions{
		HTTPHeader: http.Header{"Authorization": {"Bearer " + key}},
	})
	Expect(err).NotTo(HaveOccurred())
	defer conn.CloseNow()
	var event struct{ Type string }
	Expect(wsjson.Read(spec, conn, &event)).To(Succeed())
	return event.Type
}

// typing connects, types a text, and returns the types of what comes up to response.done, and the
// text of the answer.
func typing(spec SpecContext, url, text string) (types []string, answer string) {
	GinkgoHelper()
	conn, _, err := websocket.Dial(spec, url+"?model=gpt-realtime-2", &websocket.DialOptions{
		HTTPHeader: http.Header{"Authorization": {"Bearer any"}},
	})
	Expect(err).NotTo(HaveOccurred())
	defer conn.CloseNow()
	conn.SetReadLimit(-1)
	send := func(event any) { Expect(wsjson.Write(spec, conn, event)).To(Succeed()) }
	send(map[string]any{"type": "session.update", "session": map[string]any{"type": "realtime", "output_modalities": []string{"text"}}})
	send(map[string]any{"type": "conversation.item.create", "item": map[string]any{
		"type": "message", "role": "user", "content": []any{map[string]any{"type": "input_text", "text": text}},
	}})
	send(map[string]any{"type": "response.create"})
	for len(types) == 0 || types[len(types)-1] != "response.done" {
		var event struct{ Type, Text string }
		Expect(wsjson.Read(spec, conn, &event)).To(Succeed())
		types = append(types, event.Type)
		answer += event.Text
	}
	return types, answer
}

var _ = Describe("voicesim serve", Label("network"), func() {
	DescribeTable("has a control endpoint unless told otherwise", func(spec SpecContext, status int, args ...string) {
		address := strings.TrimSuffix(serving(spec, args...), "/v1/realtime")
		health, err := http.Get(strings.Replace(address, "ws:", "http:", 1) + "/_voicesim/health")
		Expect(err).NotTo(HaveOccurred())
		Expect(health.Body.Close()).To(Succeed())
		Expect(health.StatusCode).To(Equal(status))
	},
		Entry("on", http.StatusOK),
		Entry("off", http.StatusNotFound, "--control=false"),
	)

	It("accepts any key, or only one", func(spec SpecContext) {
		Expect(firstEvent(spec, serving(spec), "any")).To(Equal("session.created"))
		url := serving(spec, "--key", "made-up")
		Expect(firstEvent(spec, url, "any")).To(Equal("error"))
		Expect(firstEvent(spec, url, "made-up")).To(Equal("session.created"))
	}, SpecTimeout(20*time.Second))

	It("answers a plain WebSocket client until it is interrupted", func(spec SpecContext) {
		types, answer := typing(spec, serving(spec), "Hello there")
		Expect(types[:8]).To(Equal([]string{
			"session.created", "session.updated", "conversation.item.added", "conversation.item.done", "response.created",
			"response.output_item.added", "conversation.item.added", "response.content_part.added",
		}))
		Expect(answer).To(ContainSubstring("Hello there"))
	}, SpecTimeout(20*time.Second))

	It("answers by rules, and what no rule fits with what it understood", func(spec SpecContext) {
		dir := specs.Folder(map[string]string{"desk.json": `[{"typed": "hello", "say": "Good morning."}]`})
		url := serving(spec, "--rules", filepath.Join(dir, "desk.json"))
		_, answer := typing(spec, url, "Hello there")
		Expect(answer).To(Equal("Good morning."))
		_, answer = typing(spec, url, "Goodbye")
		Expect(answer).To(Equal("You said: Goodbye"))
	}, SpecTimeout(20*time.Second))

	It("lets go wrong what --fault names, in the session that it names", func(spec SpecContext) {
		url := serving(spec, "--fault", "duplicate:event=response.created,count=1,session=2", "--fault", "noop:delay=1s")
		count := func() (n int) {
			types, _ := typing(spec, url, "Hello there")
			for _, name := range types {
				if name == "response.created" {
					n++
				}
			}
			return n
		}
		Expect([]int{count(), count(), count()}).To(Equal([]int{1, 2, 1}))
	}, SpecTimeout(20*time.Second))

	It("says when it cannot listen", func() {
		o := voicesim("serve", "--addr", "256.0.0.1:1")
		Expect(o.code).To(Equal(exitNotPlayed))
		Expect(o.stderr).To(HavePrefix("voicesim: listen tcp"))
	})
})

var _ = Describe("voicesim serve", func() {
	It("refuses rules with mistakes before it listens", func() {
		dir := specs.Folder(map[string]string{"desk.json": `[{"typd": "hello", "say": "Hi."}, {"speed": 0}]`})
		o := voicesim("serve", "--addr", "256.0.0.1:1", "--rules", filepath.Join(dir, "desk.json"))
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring("desk.json: rule 1: typd: is no key of a rule"))
		Expect(o.stderr).To(ContainSubstring("\n" + filepath.Join(dir, "desk.json") + ": rule 2: speed: "))
	})

	DescribeTable("refuses faults that are none", func(value, why string) {
		o := voicesim("serve", "--addr", "256.0.0.1:1", "--fault", value)
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(Equal("voicesim: --fault " + value + ": " + why + "\n"))
	},
		Entry("a key of none", "stall:fore=3s", `"fore" is no key; these are: for, count, event, code, bytes, on, delay, session`),
		Entry("an option of another", "stall:count=3", "fault stall takes no count; it takes for, on, delay"),
		Entry("no time", "stall:for=3", `for is "3", and is written as 800ms or 1.5s`),
		Entry("no number", "drop:count=few", `count is "few", and is a number from 1 up`),
		Entry("a key twice", "drop:count=1,count=2", "count stands twice"),
		Entry("no value", "stall:for", `"for" is no key=value`),
	)

	It("names the faults that there are", func() {
		Expect(voicesim("serve", "--fault", "gremlin").stderr).To(ContainSubstring("fault gremlin is no fault; these are: noop, disconnect,"))
		listed := voicesim("list", "--faults").stdout
		for _, name := range faults.Names() {
			Expect(listed).To(MatchRegexp(`(?m)^` + name + ` `))
		}
	})

	It("refuses flags that do not go together, and files that are not there", func() {
		o := voicesim("serve", "--tls-ca", "ca.pem")
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(Equal("voicesim: --tls-ca and --tls-name need --tls\n"))
		Expect(voicesim("serve", "--rules", "nowhere.json").code).To(Equal(exitUsage))
	})
})

var _ = Describe("docs/serve.md", func() {
	text, err := os.ReadFile("../docs/serve.md")
	// rows returns what stands in code type in the first column of the tables of a section.
	rows := func(section string) []string {
		Expect(err).NotTo(HaveOccurred())
		_, rest, found := strings.Cut(string(text), "\n## "+section+"\n")
		Expect(found).To(BeTrue(), section)
		rest, _, _ = strings.Cut(rest, "\n## ")
		var names []string
		for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)`").FindAllStringSubmatch(rest, -1) {
			names = append(names, m[1])
		}
		return names
	}

	It("has every flag, and no other", func() {
		var flags []string
		serve, _, err := new(Program).newRoot().Find([]string{"serve"})
		Expect(err).NotTo(HaveOccurred())
		serve.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, "--"+f.Name) })
		Expect(rows("Flags")).To(ConsistOf(flags))
	})

	It("has every key of a rule, and no other", func() {
		_, err := models.ParseRules("", []byte(`[{"?": 0, "say": ""}]`))
		_, keys, _ := strings.Cut(err.Error(), "these are: ")
		Expect(rows("Rules")).To(ConsistOf(strings.Split(keys, ", ")))
	})

	It("has every key of a fault, and no other", func() {
		asked := func(key string) string {
			return voicesim("serve", "--addr", "256.0.0.1:1", "--fault", "noop:"+key+"=1ms").stderr
		}
		_, keys, _ := strings.Cut(strings.TrimSpace(asked("?")), "are: ")
		Expect(rows("Faults")).To(ConsistOf(strings.Split(keys, ", ")))
		for _, key := range rows("Faults") {
			Expect(asked(key)).NotTo(ContainSubstring("no key"))
		}
	})

	It("has examples that are rules", func() {
		examples := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(string(text), -1)
		Expect(examples).NotTo(BeEmpty())
		for _, m := range examples {
			rules, err := models.ParseRules("docs/serve.md", []byte(m[1]))
			Expect(err).NotTo(HaveOccurred())
			Expect(rules).NotTo(BeEmpty())
		}
	})
})

var _ = Describe("interop/rules.json", func() {
	It("is a file of rules", func() {
		text, err := os.ReadFile("../interop/rules.json")
		Expect(err).NotTo(HaveOccurred())
		Expect(json.Valid(text)).To(BeTrue())
		_, err = models.ParseRules("interop/rules.json", text)
		Expect(err).NotTo(HaveOccurred())
	})
})
