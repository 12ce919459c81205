package archtest

import (
	"go/ast"
	"path"
	"slices"
)

const (
	longestSource   = 500 // lines of a file
	longestTest     = 700 // lines of a test file
	longestFunction = 80  // lines, from func to the closing brace
	mostParameters  = 5   // a context is not counted
)

// sizes complains about files, functions and parameter lists beyond what is ever fine.
func sizes(t *Tree) []Complaint {
	var found []Complaint
	for _, p := range t.Packages {
		for _, f := range p.Files {
			limit := longestSource
			if f.Test {
				limit = longestTest
			}
			if f.Lines > limit {
				found = append(found, t.at(f.AST.Package, "%d lines, at most %d", f.Lines, limit))
			}
			found = append(found, t.longFunctions(f)...)
		}
	}
	return found
}

func (t *Tree) longFunctions(f *File) []Complaint {
	var found []Complaint
	for _, d := range f.AST.Decls {
		d, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if lines := t.lines(d); lines > longestFunction {
			found = append(found, t.at(d.Pos(), "%s has %d lines, at most %d", d.Name.Name, lines, longestFunction))
		}
		if n := parameters(d.Type); n > mostParameters {
			found = append(found, t.at(d.Pos(), "%s has %d parameters, at most %d", d.Name.Name, n, mostParameters))
		}
	}
	return found
}

// parameters counts the parameters of a function but a context.
func parameters(f *ast.FuncType) int {
	n := 0
	for _, field := range f.Params.List {
		if sel, ok := field.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "Context" {
			continue
		}
		n += max(1, len(field.Names))
	}
	return n
}

// drawers are names of files that say nothing of what is in them.
var drawers = []string{
	"common.go", "helper.go", "helpers.go", "misc.go", "types.go", "util.go", "utils.go",
}

// fileNames complains about files that are named like drawers.
func fileNames(t *Tree) []Complaint {
	var found []Complaint
	for _, p := range t.Packages {
		for _, f := range p.Files {
			if name := path.Base(f.Path); slices.Contains(drawers, name) {
				found = append(found, Complaint{Place: f.Path, Text: "name the file after its concern"})
			}
		}
	}
	return found
}
