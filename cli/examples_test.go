package cli

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gexec"
)

// builds builds a program of a module, and returns its path, which ends in the name of the program's folder.
func builds(module, pkg string) string {
	GinkgoHelper()
	program := filepath.Join(GinkgoT().TempDir(), filepath.Base(filepath.Join(module, pkg)))
	cmd := exec.Command("go", "build", "-o", program, pkg)
	cmd.Dir, cmd.Env = module, append(os.Environ(), "GOWORK=off")
	out, err := cmd.CombinedOutput()
	Expect(err).NotTo(HaveOccurred(), string(out))
	return program
}

// serves runs voicesim serve in a process of its own, and returns its address.
func serves(binary string, args ...string) string {
	GinkgoHelper()
	server, err := gexec.Start(exec.Command(binary, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...), nil, GinkgoWriter)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(func() { server.Interrupt().Wait(5 * time.Second) })
	Eventually(server, 10*time.Second).Should(gbytes.Say(`/v1/realtime\n`))
	address, _, _ := strings.Cut(string(server.Out.Contents()), "\n")
	return address
}

// served is serves with a file of rules, by a binary that is built.
func served(rules string) string {
	GinkgoHelper()
	return serves(builds("..", "./cmd/voicesim"), "--rules", rules)
}

// program is a running one, with what is typed for it.
type program struct {
	*gexec.Session
	typed io.WriteCloser
}

// starts starts a program.
func starts(path string, args ...string) *program {
	GinkgoHelper()
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "OPENAI_API_KEY=any", "NO_PROXY=127.0.0.1")
	typed, err := cmd.StdinPipe()
	Expect(err).NotTo(HaveOccurred())
	p, err := gexec.Start(cmd, GinkgoWriter, GinkgoWriter)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(func() { p.Kill().Wait(5 * time.Second) })
	return &program{p, typed}
}

// types types a line.
func (p *program) types(line string) {
	GinkgoHelper()
	_, err := io.WriteString(p.typed, line+"\n")
	Expect(err).NotTo(HaveOccurred())
}

// says waits until the program has said these lines, one after the other, and nothing between them.
func (p *program) says(lines ...string) {
	GinkgoHelper()
	for _, line := range lines {
		Eventually(p, 20*time.Second).Should(gbytes.Say("^" + line + "\n"))
	}
}

var _ = Describe("The support line as a program", Label("module", "network"), Ordered, func() {
	var line, url string
	const (
		shipped = "Support: Let me check. Your order shipped and should arrive Tuesday."
		handed  = `\[handoff to Billing\]`
		number  = `Billing: I can help with that refund. Can you confirm the order number\?`
		asks    = `\[approval required: issue_refund\({"order_id": "A1001"}\): yes or no\?\]`
	)
	BeforeAll(func() {
		dir := outside("../examples/supportline")
		line, url = builds(dir, "."), served(filepath.Join(dir, "rules.json"))
	})

	It("is held in writing", func() {
		p := starts(line, "-url", url)
		p.types("Hi, where's my order A1001?")
		p.says(shipped)
		p.types("Great. Actually I want a refund on it.")
		p.says("Support: Sure, let me bring in our billing team.", handed, number)
		p.types("It's A1001.")
		p.says(asks)
		p.types("no")
		p.says("Billing: I'm sorry, that order is not eligible.")
		p.types("Which card do you have on file?")
		p.says(`\[guardrail no_card_numbers tripped\]`, "Billing: I can't read out card numbers.")
		Expect(p.typed.Close()).To(Succeed())
		Eventually(p, 5*time.Second).Should(gexec.Exit(0))
	})

	It("is held aloud", func() {
		args := []string{"-url", url}
		for _, said := range []string{"where-my-order-a1001", "actually-refund", "its-a1001"} {
			args = append(args, filepath.Join("..", "audiofixtures", "wav", said+".wav"))
		}
		p := starts(line, args...)
		Eventually(p, time.Minute).Should(gbytes.Say(asks))
		Expect(string(p.Out.Contents())).To(And(
			ContainSubstring("Caller: Hi, where's my order A1001?\n"), MatchRegexp(shipped+"\n"), ContainSubstring("Caller: Great. Actually I want a refund on it.\n"),
			MatchRegexp("team.\n"+handed+"\n"+number+"\n"),
		))
		p.types("yes")
		Eventually(p, 30*time.Second).Should(gbytes.Say("Billing: Your refund is on its way."))
		Eventually(p, 10*time.Second).Should(gexec.Exit(0))
	})
})

var _ = Describe("A microphone and a loudspeaker", Label("module", "network"), func() {
	It("hold a call, here on a device that hears nothing, with a file in place of the microphone", func() {
		if _, err := exec.LookPath("gcc"); err != nil {
			Skip("there is no gcc")
		}
		url := served("../examples/supportline/rules.json")
		said := filepath.Join("..", "audiofixtures", "wav", "where-my-order-a1001.wav")
		mic := builds(outside("../examples/microphone"), ".")
		p := starts(mic, "-url", url, "-null", "-file", said)
		p.says("Caller: Hi, where's my order A1001\\?", "Support: Let me check. Your order shipped and should arrive Tuesday.")
		Eventually(p, 20*time.Second).Should(gexec.Exit(0))
		p = starts(mic, "-url", url, "-null", "-file", "absent.wav")
		Eventually(p, 20*time.Second).Should(gexec.Exit(1))
		Expect(string(p.Err.Contents())).To(HavePrefix("microphone: open absent.wav"))
	})
})
