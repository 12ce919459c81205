package archtest

import (
	"go/ast"
	"go/token"
)

// globals complains about package variables that hold a channel, a timer or a pool. One that is made
// outside a bubble of virtual time does not work inside, and the other way round.
func globals(t *Tree) []Complaint {
	var found []Complaint
	for _, f := range t.product() {
		for _, d := range f.AST.Decls {
			d, ok := d.(*ast.GenDecl)
			if !ok || d.Tok != token.VAR {
				continue
			}
			for _, spec := range d.Specs {
				if spec := spec.(*ast.ValueSpec); f.timely(spec) {
					found = append(found, t.at(spec.Pos(), "no channel, timer or pool in a package variable"))
				}
			}
		}
	}
	return found
}

// timely reports whether a variable is declared with a channel, a timer or a pool in it.
func (f *File) timely(spec *ast.ValueSpec) bool {
	yes := false
	ast.Inspect(spec, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.FuncType:
			return false // what a function makes when it is called is not in the variable
		case *ast.ChanType:
			yes = true
		case *ast.SelectorExpr:
			for _, name := range []string{"Timer", "Ticker", "NewTimer", "NewTicker", "AfterFunc"} {
				yes = yes || f.calls(n, "time", name)
			}
			yes = yes || f.calls(n, "sync", "Pool")
		}
		return true
	})
	return yes
}
