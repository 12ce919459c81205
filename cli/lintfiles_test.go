package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

// sloppyLog returns the log of a session whose client cancels what is not there, asks twice, never answers a call, and sends
// half a sample; and the rules by which the server found so while it ran.
func sloppyLog() (log string, live []string) {
	GinkgoHelper()
	calls := fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply {
		return fakeserver.Reply{Latency: time.Second, Calls: []fakeserver.ToolCall{{Name: "find"}}}
	})
	opts := fakeserver.Options{
		Journal:  true,
		NewModel: func(fakeserver.SessionInfo) fakeserver.Model { return calls },
		Observe: func(o fakeserver.Observation) {
			if f, ok := o.(*fakeserver.LintFinding); ok {
				live = append(live, f.Rule)
			}
		},
	}
	var out bytes.Buffer
	Expect(virtualtime.Run(func(ctx context.Context) error {
		s := fakeserver.NewMemory(&opts, fakeserver.MemoryOptions{Delay: time.Millisecond, DelayBack: time.Millisecond})
		defer func() { _ = s.Close() }()
		conn, err := transport.Dial(ctx, s.URL()+"?model=gpt-realtime", &transport.DialOptions{
			Header: http.Header{"Authorization": {"Bearer sk-test"}}, NetDial: s.NetDial})
		if err != nil {
			return err
		}
		for _, text := range []string{
			`{"type":"response.cancel"}`, `{"type":"response.create"}`, `{"type":"response.create"}`, `{"type":"input_audio_buffer.append","audio":"AA=="}`,
		} {
			if err := conn.Write([]byte(text)); err != nil {
				return err
			}
			time.Sleep(100 * time.Millisecond)
		}
		time.Sleep(20 * time.Second)
		s.End(ctx, "")
		_ = conn.CloseNow()
		return s.Journal("")[0].WriteLog(&out)
	})).To(Succeed())
	return out.String(), live
}

var _ = Describe("voicesim lint", func() {
	const (
		begins = `{"from":"server","at":0,"event":{"type":"session.created","session":{"type":"realtime","model":"gpt-realtime"}}}`
		right  = begins + "\n" + `{"from":"client","at":1,"event":{"type":"input_audio_buffer.clear"}}` + "\n"
		torn   = begins + "\n" + `{"from":"client","at":1.5,"event":{"type":"input_audio_buffer.append","audio":"AA=="}}` + "\n"
	)

	It("finds in the log of a session what the server found while it ran", func() {
		log, live := sloppyLog()
		dir := specs.Folder(map[string]string{"session.jsonl": log})
		o := voicesim("lint", "--json", filepath.Join(dir, "session.jsonl"))
		Expect(o.code).To(Equal(exitBroke), o.stderr)
		var rules []string
		for text := range strings.Lines(o.stdout) {
			var found struct{ Rule, Advice, File string }
			Expect(json.Unmarshal([]byte(text), &found)).To(Succeed())
			Expect(found.Advice).NotTo(BeEmpty())
			rules = append(rules, found.Rule)
		}
		Expect(rules).To(Equal(live))
		Expect(live).To(HaveExactElements("cancel-inactive", "create-while-active", "torn-sample", "tool-not-offered", "unanswered-call"))
	})

	It("prints where, by which rule, and what to do", func() {
		dir := specs.Folder(map[string]string{"torn.jsonl": torn, "right.jsonl": right})
		o := voicesim("lint", filepath.Join(dir, "torn.jsonl"), filepath.Join(dir, "right.jsonl"))
		Expect(o.stdout).To(Equal(filepath.Join(dir, "torn.jsonl") + ":2: notice torn-sample at 1.50 s: an append of 1 bytes ends within a sample\n" +
			"    send whole samples of two bytes\n" +
			"2 sessions, 4 frames: 1 notice\n"))
		Expect(o.code).To(Equal(exitOK), "a notice does not count by default")
	})

	DescribeTable("has an exit code", func(code int, text string, flags ...string) {
		dir := specs.Folder(map[string]string{"a.jsonl": text})
		o := voicesim(append([]string{"lint", filepath.Join(dir, "a.jsonl")}, flags...)...)
		Expect(o.code).To(Equal(code), o.stdout+o.stderr)
	},
		Entry("for what is right", exitOK, right, "--severity", "notice"),
		Entry("for what counts", exitBroke, torn, "--severity", "notice"),
		Entry("for what counts less", exitOK, torn, "--severity", "warning"),
		Entry("for what may be", exitOK, torn, "--severity", "notice", "--allow", "torn-sample"),
		Entry("for a wrong severity", exitUsage, right, "--severity", "some"),
		Entry("for a wrong rule", exitUsage, right, "--allow", "torn"),
		Entry("for a wrong file", exitUsage, "hello"),
	)

	It("names each file that it cannot read", func() {
		dir := specs.Folder(map[string]string{"a.jsonl": "hello"})
		o := voicesim("lint", filepath.Join(dir, "a.jsonl"), filepath.Join(dir, "none.jsonl"))
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(And(ContainSubstring("a.jsonl:1: this is not JSON"), ContainSubstring("none.jsonl: there is no such file")))
		Expect(o.stdout).To(BeEmpty())
	})

	It("says that there is nothing to judge, and where times are missing", func() {
		http := "interactions:\n- request:\n    uri: https://api.test\n"
		dir := specs.Folder(map[string]string{"http.yaml": http, "untimed.jsonl": strings.NewReplacer(`"at":0,`, "", `"at":1,`, "").Replace(right)})
		o := voicesim("lint", filepath.Join(dir, "http.yaml"))
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(And(ContainSubstring("http.yaml: no frame of a WebSocket is in it"), ContainSubstring("voicesim: there is no frame to judge")))
		o = voicesim("lint", filepath.Join(dir, "untimed.jsonl"))
		Expect(o.code).To(Equal(exitOK))
		Expect(o.stderr).To(ContainSubstring("untimed.jsonl: it has no times, and what hangs on that is not judged"))
	})
})
