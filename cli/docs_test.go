package cli

import (
	"fmt"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// goShown are the files with the Go that README.md and docs show. Each is compiled, and its code runs in specs.
var goShown = []string{
	"../agents/supportline/shown_test.go", "../fakeserver/faults/noop.go", "../fakeserver/faults/drop.go",
	"../examples/twilio/main.go", "../telephony/shown_test.go",
	example + "/desk/desk_test.go", example + "/cmd/deskcalls/main.go",
	"../runner/example_line_test.go", "../runner/example_sound_test.go", "../runner/example_life_test.go", "../runner/example_tools_test.go",
}

var _ = Describe("Go code that is shown", func() {
	It("stands in files that are compiled and run", func() {
		var code []string
		for _, name := range goShown {
			data, err := os.ReadFile(name)
			Expect(err).NotTo(HaveOccurred())
			code = append(code, oneSpace(string(data)))
		}
		pages, err := filepath.Glob("../docs/*.md")
		Expect(err).NotTo(HaveOccurred())
		shown := 0
		for _, page := range append(pages, "../README.md", "../CONTRIBUTING.md", "../ARCHITECTURE.md") {
			data, err := os.ReadFile(page)
			Expect(err).NotTo(HaveOccurred())
			for _, block := range blocks(string(data), "go") {
				shown++
				Expect(code).To(ContainElement(ContainSubstring(oneSpace(block))), "%s shows code that is in none of %v:\n%s", page, goShown, block)
			}
		}
		Expect(shown).To(BeNumerically(">=", 7))
	})

	It("is not needed: README.md says first how to get the command without Go", func() {
		page, err := os.ReadFile("../README.md")
		Expect(err).NotTo(HaveOccurred())
		before, _, found := strings.Cut(string(page), "Go 1.26")
		Expect(found).To(BeTrue())
		Expect(strings.Count(before, "\n")).To(BeNumerically("<", 30))
		Expect(before).To(And(ContainSubstring("Without Go: the command is one file, for Linux, macOS and Windows"), ContainSubstring("/releases)"), ContainSubstring("`voicesim init desk`")))
		makefile, err := os.ReadFile("../Makefile")
		Expect(err).NotTo(HaveOccurred())
		for _, target := range []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64", "checksums.txt"} {
			Expect(string(makefile)).To(ContainSubstring(target))
		}
	})

	It("has every exit code in README.md", func() {
		page, err := os.ReadFile("../README.md")
		Expect(err).NotTo(HaveOccurred())
		_, codes, _ := strings.Cut(string(page), "\nExit codes of `voicesim`: ")
		for _, code := range []int{exitOK, exitFailed, exitUsage, exitNotPlayed, exitBroke, exitNothing, exitBudget, exitInterrupted} {
			Expect(" " + strings.ReplaceAll(codes, "\n", " ")).To(ContainSubstring(fmt.Sprintf(" %d ", code)))
		}
	})

	It("plays the scenario of README.md", func() {
		page, err := os.ReadFile("../README.md")
		Expect(err).NotTo(HaveOccurred())
		shipped, err := os.ReadFile("../agents/supportline/calls/shipped.yaml") // which the code plays
		Expect(err).NotTo(HaveOccurred())
		Expect(blocks(string(page), "yaml")).To(Equal([]string{string(shipped)}))
	})
})

var _ = Describe("docs/runtime.md", func() {
	It("names an example of each capability that is there and is run, and all of the runtime's", func() {
		page, err := os.ReadFile("../docs/runtime.md")
		Expect(err).NotTo(HaveOccurred())
		named := map[string]bool{}
		for _, m := range regexp.MustCompile("(?m)^\\|[^|]+\\| `([a-z.]+Example\\w*)` \\|$").FindAllStringSubmatch(string(page), -1) {
			named[m[1]] = true
		}
		Expect(len(named)).To(BeNumerically(">", 30))
		run := map[string]bool{}
		for _, pkg := range []string{"agents", "runner"} {
			files, err := filepath.Glob("../" + pkg + "/*_test.go")
			Expect(err).NotTo(HaveOccurred())
			for _, file := range files {
				parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
				Expect(err).NotTo(HaveOccurred())
				for _, ex := range doc.Examples(parsed) {
					if ex.Output != "" {
						run[pkg+".Example"+ex.Name] = true
					}
				}
			}
		}
		Expect(named).To(Equal(run), "the table at the end of docs/runtime.md has the examples of these packages, each with what it shows")
	})

	It("has all traps of the usual tutorial", func() {
		page, err := os.ReadFile("../docs/runtime.md")
		Expect(err).NotTo(HaveOccurred())
		_, traps, found := strings.Cut(string(page), "\n## Traps\n")
		Expect(found).To(BeTrue())
		for _, trap := range []string{"never entered", "44.1 or 48 kHz", "not emptied", "input guardrails", "model set on the agent", "lose the authorisation", "changed in mid-call", "WebRTC"} {
			Expect(traps).To(ContainSubstring(trap))
		}
	})
})

// oneSpace returns a text with one space for each stretch of white space: comments are aligned by what stands around them.
func oneSpace(text string) string { return strings.Join(strings.Fields(text), " ") }

var _ = Describe("The documentation of the command line", func() {
	It("names every command, and every flag of its own page's commands", func() {
		data, err := os.ReadFile("../docs/command-line.md")
		Expect(err).NotTo(HaveOccurred())
		doc := string(data)
		for _, cmd := range new(Program).newRoot().Commands() {
			Expect(doc).To(ContainSubstring("voicesim "+cmd.Name()), "command")
			if cmd.Name() != "serve" { // it has a page of its own
				hasFlags(doc, cmd)
			}
		}
	})
})

var _ = Describe("Commands that are shown", func() {
	// shown matches a command line of a page, and in it what voicesim is given: up to a comment, a pipe, or the end.
	shown := regexp.MustCompile(`(?m)^\$ (?:[^#\n]*?[ /])?voicesim ([^#&|\n]*)`)
	It("are there, with their flags and arguments", func() {
		pages, err := filepath.Glob("../docs/*.md")
		Expect(err).NotTo(HaveOccurred())
		lines := 0
		for _, page := range append(pages, "../README.md", "../CONTRIBUTING.md") {
			data, err := os.ReadFile(page)
			Expect(err).NotTo(HaveOccurred())
			for _, m := range shown.FindAllStringSubmatch(string(data), -1) {
				lines++
				cmd, args, err := new(Program).newRoot().Find(shellWords(m[1]))
				Expect(err).NotTo(HaveOccurred(), "%s: %s", page, m[0])
				Expect(cmd.ParseFlags(args)).To(Succeed(), "%s: %s", page, m[0])
				Expect(cmd.ValidateArgs(cmd.Flags().Args())).To(Succeed(), "%s: %s", page, m[0])
			}
		}
		Expect(lines).To(BeNumerically(">", 20))
	})
})

var _ = Describe("CHANGELOG.md", func() {
	It("has what is unreleased, and below it versions, the newest first", func() {
		data, err := os.ReadFile("../CHANGELOG.md")
		Expect(err).NotTo(HaveOccurred())
		headings := regexp.MustCompile(`(?m)^## .*$`).FindAllString(string(data), -1)
		Expect(len(headings)).To(BeNumerically(">=", 2))
		Expect(headings[0]).To(Equal("## Unreleased"))
		Expect(headings[1:]).To(HaveEach(MatchRegexp(`^## \d+\.\d+\.\d+ - \d{4}-\d\d-\d\d$`)))
		Expect(headings[len(headings)-1]).To(Equal("## 0.1.0 - 2026-11-30"))
	})
})

// sectionOf returns what a page says of one command, from its heading to the next of that level; "" when it has none.
func sectionOf(doc, command string) string {
	_, rest, _ := strings.Cut(doc, "\n## voicesim "+command+"\n")
	section, _, _ := strings.Cut(rest, "\n## ")
	return section
}

// hasFlags demands that the section of a command has a row for every flag, or names a flag whose row another
// section has.
func hasFlags(doc string, cmd *cobra.Command) {
	GinkgoHelper()
	section := sectionOf(doc, cmd.Name())
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		row := "| `--" + f.Name + "`"
		rows := strings.Count(section, row)
		if rows == 0 && strings.Contains(section, "`--"+f.Name+"`") {
			rows = min(1, strings.Count(doc, row)) // several commands may have such a row
		}
		Expect(rows).To(Equal(1), "rows for --%s of voicesim %s", f.Name, cmd.Name())
	})
}
