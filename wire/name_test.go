package wire_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("The constants of the types of events", func() {
	// constants are the values in a block of name.go.
	constants := func(block int) []string {
		GinkgoHelper()
		file, err := parser.ParseFile(token.NewFileSet(), "name.go", nil, 0)
		Expect(err).NotTo(HaveOccurred())
		var names []string
		for _, spec := range file.Decls[block].(*ast.GenDecl).Specs {
			name, err := strconv.Unquote(spec.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
			Expect(err).NotTo(HaveOccurred())
			names = append(names, name)
		}
		return names
	}

	It("are those of the events in registry.go", func() {
		Expect(constants(0)).To(ConsistOf(wire.ClientTypes()), "clients: name.go and registry.go")
		Expect(constants(1)).To(ConsistOf(wire.ServerTypes()), "servers: name.go and registry.go")
	})
})
