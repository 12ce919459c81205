package cli

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// recipe returns the test of docs/control.md in a language, for the server at an address.
func recipe(language, address string) string {
	GinkgoHelper()
	page, err := os.ReadFile("../docs/control.md")
	Expect(err).NotTo(HaveOccurred())
	_, after, found := strings.Cut(string(page), "```"+language+"\n")
	Expect(found).To(BeTrue())
	text, _, _ := strings.Cut(after, "```")
	return strings.ReplaceAll(text, "127.0.0.1:8765", address)
}

// The client under test lets the spec talk.
const (
	pythonApp = "import urllib.request\ndef talk(url): urllib.request.urlopen(%q + url)\n"
	nodeApp   = "export const talk = (url) => fetch(%q + url);\n"
)

var _ = Describe("The recipe for a green test", Label("network"), func() {
	DescribeTable("is green after what was scripted, and red after anything else",
		func(spec SpecContext, program, language, file, app, appFile, end string) {
			if _, err := exec.LookPath(program); err != nil {
				Skip("no " + program)
			}
			url := serving(spec)
			var says atomic.Value
			says.Store("Hello.")
			talker := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if words := says.Load().(string); words != "" {
					typing(spec, r.URL.Query().Get("url"), words)
				}
			}))
			defer talker.Close()
			dir := GinkgoT().TempDir()
			write := func(name, text string) {
				Expect(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)).To(Succeed())
			}
			write(appFile, fmt.Sprintf(app, talker.URL+"/?url="))
			write(file, recipe(language, strings.TrimSuffix(strings.TrimPrefix(url, "ws://"), "/v1/realtime"))+end)
			run := func() (string, error) {
				cmd := exec.CommandContext(spec, program, file)
				cmd.Dir = dir
				out, err := cmd.CombinedOutput()
				return string(out), err
			}
			out, err := run()
			Expect(err).NotTo(HaveOccurred(), out)
			for _, red := range []struct{ says, kind string }{{"Good bye.", "unplayed"}, {"", "no-session"}} {
				says.Store(red.says)
				out, err = run()
				Expect(err).To(HaveOccurred())
				Expect(out).To(ContainSubstring(red.kind))
			}
		},
		Entry("in Python", "python3", "python", "test_greeting.py", pythonApp, "my_app.py", "\ntest_greeting()\n", NodeTimeout(time.Minute)),
		Entry("in JavaScript", "node", "js", "greeting.test.mjs", nodeApp, "my_app.mjs", "", NodeTimeout(time.Minute)),
	)
})
