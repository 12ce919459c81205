package archtest

import (
	"go/ast"
	"strings"
)

// polling complains about Eventually and Consistently in test files without specs of the network.
// Everywhere else time is virtual, and what is expected holds exactly.
func polling(t *Tree) []Complaint {
	var found []Complaint
	for _, p := range t.Packages {
		for _, f := range p.Files {
			if !f.Test || networked(f) {
				continue
			}
			ast.Inspect(f.AST, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if name, ok := call.Fun.(*ast.Ident); ok && (name.Name == "Eventually" || name.Name == "Consistently") {
					found = append(found, t.at(n.Pos(), "%s polls real time: run the spec in virtual time, or label it network", name.Name))
				}
				return true
			})
		}
	}
	return found
}

// networked reports whether a test file has something with Label("network").
func networked(f *File) bool {
	labelled := false
	ast.Inspect(f.AST, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if name, ok := call.Fun.(*ast.Ident); ok && name.Name == "Label" {
			for _, arg := range call.Args {
				if text, ok := arg.(*ast.BasicLit); ok && strings.Trim(text.Value, `"`) == "network" {
					labelled = true
				}
			}
		}
		return true
	})
	return labelled
}
