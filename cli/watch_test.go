package cli

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("voicesim watch", Label("network"), func() {
	It("plays all, and what a saved file touches, and keeps the reports and the page up to date", func(ctx context.Context) {
		dir := specs.Folder(map[string]string{"calls/a.yaml": ownCall, "calls/b.yaml": strings.Replace(ownCall, "the next appointment", "another one", 1)})
		GinkgoT().Chdir(dir)
		watching, interrupt := context.WithCancel(ctx)
		said := gbytes.NewBuffer()
		ended := make(chan int, 1)
		go func() {
			ended <- new(Program).Run(watching, []string{"watch", "--show", "127.0.0.1:0", "calls"}, said, said)
		}()
		Eventually(said, "5s").Should(gbytes.Say(`verdict after`))
		first := string(said.Contents())
		Expect(first).To(And(ContainSubstring("PASS   the next appointment"), ContainSubstring("PASS   another one")))
		link := regexp.MustCompile(`http://\S+`).FindString(first)
		get := func(path string) string {
			GinkgoHelper()
			answer, err := http.Get(link + path)
			Expect(err).NotTo(HaveOccurred())
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			Expect(err).NotTo(HaveOccurred())
			return string(body)
		}
		Eventually(func() string { return get("changes?after=0") }, "5s").Should(Equal("1"))
		Expect(get("")).To(And(ContainSubstring("iframe"), ContainSubstring(`follow("1")`)))
		changed := make(chan string, 1)
		go func() {
			defer GinkgoRecover()
			changed <- get("changes?after=1")
		}()

		Expect(os.WriteFile("calls/b.yaml", []byte(strings.Replace(ownCall, "heard: thursday", "heard: monday", 1)), 0o600)).To(Succeed())
		Eventually(said, "5s").Should(gbytes.Say(`calls/b.yaml was saved(.|\n)*FAIL(.|\n)*1 call: (.|\n)*0 passed, 1 failed(.|\n)*verdict after`))
		Eventually(changed, "5s").Should(Receive(Equal("2")))
		results, err := os.ReadFile(filepath.Join("out", "results.json"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(results)).To(And(ContainSubstring(`"passed": 1`), ContainSubstring(`"failed": 1`)))
		Expect(get("page")).To(ContainSubstring("monday"))

		Expect(os.WriteFile("calls/b.yaml", []byte("name: x\n"), 0o600)).To(Succeed())
		Eventually(said, "5s").Should(gbytes.Say(`ERROR  calls.b.yaml`))
		interrupt()
		Eventually(ended, "5s").Should(Receive(Equal(exitInterrupted)))
	}, SpecTimeout(30*time.Second))

	It("says what it cannot look at, and what means nothing here", func() {
		Expect(voicesim("watch", "--target", "live").stderr).To(Equal("voicesim: --target is for run: watch does not take it\n"))
		Expect(voicesim("watch", "nowhere").code).To(Equal(exitUsage))
		Expect(voicesim("watch", "--show", "0.0.0.0:0", GinkgoT().TempDir()).stderr).To(ContainSubstring(`--show is "0.0.0.0:0", and must be an address of this machine alone`))
	})
})
