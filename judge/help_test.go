package judge_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/judge"
)

var _ = Describe("Help", func() {
	It("is there for every kind, whole", func() {
		for _, kind := range judge.FailureKinds() {
			h := kind.Help()
			for part, text := range map[string]string{"means": h.Means, "causes": h.Causes, "advice": h.Advice} {
				Expect(text).To(HaveSuffix("."), "what there is to say of %s: %s; it stands in internal/help/help.go", kind, part)
			}
		}
		Expect(judge.FailureKind("nonsense").Help()).To(BeZero())
	})

	It("has every kind that is declared in the list of kinds", func() {
		Expect(declaredKinds("verdict/failure.go")).To(ConsistOf(judge.FailureKinds()))
	})

	It("is what docs/failures.md has, section by section, as a golden file", func() {
		page, err := os.ReadFile("../docs/failures.md")
		Expect(err).NotTo(HaveOccurred())
		intro, _, _ := strings.Cut(string(page), "\n## `")
		want := intro + "\n" + helpSections()
		specs.Golden("../docs/failures.md", want)
	})
})

// declaredKinds returns the constants of a source file that are kinds of failures.
func declaredKinds(file string) (kinds []judge.FailureKind) {
	GinkgoHelper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	Expect(err).NotTo(HaveOccurred())
	ast.Inspect(tree, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok && name.Name == "FailureKind" {
			kinds = append(kinds, judge.FailureKind(strings.Trim(spec.Values[0].(*ast.BasicLit).Value, `"`)))
		}
		return true
	})
	return kinds
}

// helpSections renders the sections of docs/failures.md.
func helpSections() string {
	var b strings.Builder
	for i, kind := range judge.FailureKinds() {
		h := kind.Help()
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("## `" + string(kind) + "`\n\n" + wrapped("**Means:** "+h.Means) + "\n" +
			wrapped("**Usual causes:** "+h.Causes) + "\n" + wrapped("**What to do:** "+h.Advice))
	}
	return b.String()
}

// wrapped breaks a paragraph into lines of at most 150 characters.
func wrapped(text string) string {
	var b strings.Builder
	column := 0
	for word := range strings.FieldsSeq(text) {
		n := len([]rune(word))
		switch {
		case column == 0:
		case column+1+n > 150:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String() + "\n"
}
