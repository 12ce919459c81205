package fakeserver_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/protocol"
)

// traffic collects the types of events that pass while the specs run.
type traffic struct {
	mu           sync.Mutex
	sent, gotten map[string]bool
}

var seenTraffic = &traffic{sent: map[string]bool{}, gotten: map[string]bool{}}

func (t *traffic) note(types map[string]bool, eventType string) {
	t.mu.Lock()
	types[eventType] = true
	t.mu.Unlock()
}

// parts returns the parts of a kind by name.
func parts(kind protocol.Kind) map[string]protocol.Part {
	found := map[string]protocol.Part{}
	for _, p := range protocol.Parts() {
		if p.Kind == kind {
			found[p.Name] = p
		}
	}
	return found
}

// wireTypes returns the names of events in a block of constants of package wire, by Go name.
func wireTypes(block int) map[string]string {
	GinkgoHelper()
	file, err := parser.ParseFile(token.NewFileSet(), "../wire/name.go", nil, 0)
	Expect(err).NotTo(HaveOccurred())
	names := map[string]string{}
	for _, spec := range file.Decls[block].(*ast.GenDecl).Specs {
		v := spec.(*ast.ValueSpec)
		names[strings.TrimPrefix(v.Names[0].Name, "Type")] = strings.Trim(v.Values[0].(*ast.BasicLit).Value, `"`)
	}
	return names
}

// emitted returns the event types that the package's own code makes.
func emitted() map[string]bool {
	GinkgoHelper()
	server := wireTypes(1)
	files, err := filepath.Glob("*.go")
	Expect(err).NotTo(HaveOccurred())
	made := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		Expect(err).NotTo(HaveOccurred())
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				if sel, ok := lit.Type.(*ast.SelectorExpr); ok && server[sel.Sel.Name] != "" {
					made[server[sel.Sel.Name]] = true
				}
			}
			return true
		})
	}
	return made
}

var _ = Describe("The table of the protocol", func() {
	It("has every event of package wire, once", func() {
		for kind, block := range map[protocol.Kind]int{protocol.ClientEvent: 0, protocol.ServerEvent: 1} {
			var want, have []string
			for _, name := range wireTypes(block) {
				want = append(want, name)
			}
			for _, p := range protocol.Parts() {
				if p.Kind == kind {
					have = append(have, p.Name)
				}
			}
			Expect(have).To(ConsistOf(want), kind.String())
		}
	})

	It("calls those server events missing that no code makes", func() {
		made := emitted()
		for name, p := range parts(protocol.ServerEvent) {
			Expect(p.Support != protocol.Missing).To(Equal(made[name]), name)
		}
	})

	It("calls recorded what is in recordings of the live server", func() {
		files, err := filepath.Glob("../../shared/data/cassettes/*.yaml")
		Expect(err).NotTo(HaveOccurred())
		if len(files) == 0 {
			Skip("no recordings here")
		}
		recorded := map[string]bool{}
		for _, name := range files {
			data, err := os.ReadFile(name)
			Expect(err).NotTo(HaveOccurred())
			for _, m := range regexp.MustCompile(`(?m)^\s*-?\s*type: ([a-z_.]+)$`).FindAllStringSubmatch(string(data), -1) {
				recorded[m[1]] = true
			}
		}
		for name, p := range parts(protocol.ServerEvent) {
			Expect(p.Recorded).To(Equal(recorded[name]), name)
		}
	})

	It("names files of specs for its rules, and says what is partly there", func() {
		for name, p := range parts(protocol.Rule) {
			if p.Support == protocol.Missing {
				Expect(p.Specs).To(BeEmpty(), name)
				Expect(p.ValidatedBy()).To(BeEmpty(), name)
				continue
			}
			Expect(p.ValidatedBy()).To(Equal(p.Specs), name)
			_, err := os.Stat(p.Specs)
			Expect(err).NotTo(HaveOccurred(), name)
		}
		for _, p := range protocol.Parts() {
			if p.Support == protocol.Partial {
				Expect(p.Note).NotTo(BeEmpty(), p.Name)
			}
		}
	})

	It("says what things are validated by", func() {
		server := parts(protocol.ServerEvent)
		created := server["session.created"]
		Expect(created.ValidatedBy()).To(Equal("schema, openai-go, order, recordings"))
		update := parts(protocol.ClientEvent)["session.update"]
		Expect(update.ValidatedBy()).To(Equal("specs"))
		cleared := server["input_audio_buffer.cleared"]
		Expect(cleared.ValidatedBy()).To(Equal("schema, openai-go, order"))
	})
})

// What the specs saw is compared with the table once all of them have run in one process.
var _ = ReportAfterSuite("What passed is what the table has", func(r Report) {
	c := r.SuiteConfig
	if !r.SuiteSucceeded || c.ParallelTotal > 1 || len(c.FocusStrings)+len(c.FocusFiles)+len(c.SkipStrings)+len(c.SkipFiles) > 0 ||
		c.LabelFilter != "" && !strings.HasPrefix(c.LabelFilter, "!") {
		return
	}
	seenTraffic.mu.Lock()
	defer seenTraffic.mu.Unlock()
	for name, p := range parts(protocol.ServerEvent) {
		Expect(seenTraffic.gotten[name]).To(Equal(p.Support != protocol.Missing), "the specs received %s", name)
	}
	for name, p := range parts(protocol.ClientEvent) {
		if p.Support != protocol.Missing {
			Expect(seenTraffic.sent[name]).To(BeTrue(), "the specs sent %s", name)
		}
	}
})
