package harness_test

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// redLine is a comment in a scenario of the language that says what turns it red: mutants,
//
//	# red with: no_flush, no_truncate
//
// or what is written in place of something else:
//
//	# red when: takes: 6s => takes: 1s
var redLine = regexp.MustCompile(`(?m)^# red (with|when): (.*?)$`)

// edited is a file system with one other file.
type edited struct {
	fs.FS
	name string
	text []byte
}

func (e edited) Open(name string) (fs.File, error) {
	if name == e.name {
		return fstest.MapFS{name: {Data: e.text}}.Open(name)
	}
	return e.FS.Open(name)
}

// changed loads a scenario of the language with something else in the place of an old text. What refers to nothing is a mistake.
func changed(file, old, instead string) []*scenarios.Scenario {
	GinkgoHelper()
	library, name := os.DirFS("../scenarios/library"), "language/"+path.Base(file)
	data, err := fs.ReadFile(library, name)
	Expect(err).NotTo(HaveOccurred())
	text := redLine.ReplaceAllString(string(data), "#")
	Expect(text).To(ContainSubstring(old))
	loaded := &harness.Loaded{}
	Expect(loaded.Read(edited{library, name, []byte(strings.Replace(text, old, instead, 1))}, name, name, nil)).To(Succeed())
	Expect(loaded.Err()).NotTo(HaveOccurred(), text)
	return loaded.Scenarios()
}

// turnsRed demands that one of the calls of a file fails.
func turnsRed(all []*scenarios.Scenario, mutant string) {
	GinkgoHelper()
	var verdicts []judge.Verdict
	for _, sc := range all {
		verdicts = append(verdicts, harness.Play(context.Background(), sc, &harness.Options{Mutant: mutant}).Result.Verdict)
	}
	Expect(verdicts).To(And(ContainElement(judge.VerdictFailed), Not(ContainElement(judge.VerdictError))))
}

var _ = Describe("The scenarios of the language", Label("sweep"), func() {
	files, err := filepath.Glob("../scenarios/library/language/*.yaml")
	if err != nil || len(files) == 0 {
		panic("there are none")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		for _, red := range redLine.FindAllStringSubmatch(string(data), -1) {
			if red[1] == "when" {
				It("turn red: "+path.Base(file)+" when "+red[2], func() {
					old, instead, _ := strings.Cut(red[2], " => ")
					turnsRed(changed(file, old, instead), "")
				})
				continue
			}
			for _, mutant := range strings.Split(red[2], ", ") {
				It("turn red: "+path.Base(file)+" with "+mutant, func() {
					turnsRed(changed(file, "", ""), mutant)
				})
			}
		}
	}
})
