package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/config"
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/specs"
)

const ownWordsPage = "../docs/own-words.md"

// blocks returns the blocks of a language in a page.
func blocks(page, language string) (all []string) {
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(page, -1) {
		all = append(all, m[1])
	}
	return all
}

var _ = Describe("docs/own-words.md", func() {
	data, err := os.ReadFile(ownWordsPage)
	page := string(data)

	It("has the keys of voicesim.yaml as they are read, as a golden file", func() {
		Expect(err).NotTo(HaveOccurred())
		filled := keys.Fill(page, func(name string, header []string) ([]string, bool) {
			table, ok := config.Tables()[name]
			if !ok {
				return nil, false
			}
			return table.Lines(len(header)), true
		})
		specs.Golden(ownWordsPage, filled)
		Expect(filled).To(ContainSubstring("| `names` |"))
	})

	It("shows scenarios that play, and what is printed of them", func() {
		scripts := blocks(page, "yaml")[:2]
		dir := specs.Folder(map[string]string{"calls/appointment.yaml": scripts[0]})
		o := voicesim("run", filepath.Join(dir, "calls"))
		Expect(o.code).To(Equal(exitOK), o.stdout+o.stderr)
		for _, line := range strings.Split(strings.TrimSpace(blocks(page, "")[0]), "\n") {
			Expect(strings.ReplaceAll(o.stdout, dir+string(filepath.Separator), "")).To(ContainSubstring(line))
		}

		dir = specs.Folder(map[string]string{
			"calls/lamp.yaml":        "name: the lamp\nagent: supportline\n" + scripts[1] + "  - model: Thank you.\n",
			"calls/sounds/lamp.wav":  speakable("It's about the broken lamp.", "recorded", 0),
			"calls/sounds/sorry.wav": speakable("I am sorry to hear that.", "recorded too", 0),
		})
		o = voicesim("run", filepath.Join(dir, "calls"))
		Expect(o.code).To(Equal(exitOK), o.stdout+o.stderr)
	})

	It("shows configurations that are read", func() {
		shown := blocks(page, "yaml")[2:]
		Expect(shown).To(HaveLen(4))
		for _, text := range shown {
			dir := specs.Folder(map[string]string{"voicesim.yaml": text})
			c, err := config.Read(filepath.Join(dir, "voicesim.yaml"))
			Expect(err).NotTo(HaveOccurred())
			Expect(c.Voice != nil || c.Judge != nil).To(BeTrue())
		}
	})

	It("shows commands that there are", func() {
		dir := specs.Folder(map[string]string{"lamp.wav": speakable("It's about the broken lamp.", "recorded", 0), "calls/a.yaml": ownCall})
		Expect(os.WriteFile(filepath.Join(dir, "voicesim.yaml"), []byte(speakingShell(dir)), 0o600)).To(Succeed())
		GinkgoT().Chdir(dir)
		ran := 0
		for _, block := range blocks(page, "console") {
			for _, line := range strings.Split(block, "\n") {
				args, ok := strings.CutPrefix(line, "$ voicesim ")
				if !ok || strings.HasPrefix(args, "recordings play") { // which would be heard
					continue
				}
				ran++
				o := voicesim(shellWords(args)...)
				Expect(o.code).To(Equal(exitOK), line+"\n"+o.stdout+o.stderr)
			}
		}
		Expect(ran).To(Equal(5))
		Expect("recordings/anna/it-s-about-the-broken-lamp.wav").To(BeAnExistingFile())
	})
})

// shellWords splits a line at its spaces, but for those between quotes.
func shellWords(line string) (words []string) {
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(line, -1) {
		words = append(words, m[1]+m[2])
	}
	return words
}
