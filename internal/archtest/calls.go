package archtest

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
)

// initFunctions complains about functions that run before anybody has asked.
func initFunctions(t *Tree) []Complaint {
	var found []Complaint
	for _, f := range t.product() {
		for _, d := range f.AST.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil && d.Name.Name == "init" {
				found = append(found, t.at(d.Pos(), "no init functions: construct it, or compute it when it is asked for"))
			}
		}
	}
	return found
}

// goSpared lists the files whose go statements have an owner that waits in another way than a
// sync.WaitGroup does.
var goSpared = exceptions{
	"cli/internal/serve/serve.go":    "the command takes the server's result from a channel before it returns",
	"internal/endpoint/endpoint.go":  "user code that makes a key is waited for as long as its context lasts",
	"runner/internal/jobs/jobs.go":   "the session counts its jobs; close waits for them for a bounded time and names the rest",
	"runner/lifecycle.go":            "the goroutine that waits for all others of a session; Wait and Close wait for it",
	"internal/virtualtime/run.go":    "RunWith waits for the bubble, and gives up on one that is stuck",
	"internal/virtualtime/bubble.go": "the bubble itself waits for all that is in it",
	"internal/virtualtime/watch.go":  "External waits for the visitor that it sent",
}

// goStatements complains about goroutines that nobody waits for. (*sync.WaitGroup).Go is the way to
// start one: the group is its owner.
func goStatements(t *Tree) []Complaint {
	var found []Complaint
	for _, f := range t.product() {
		ast.Inspect(f.AST, func(n ast.Node) bool {
			if g, ok := n.(*ast.GoStmt); ok {
				found = append(found, t.at(g.Pos(), "a goroutine needs an owner that waits for it: use (*sync.WaitGroup).Go"))
			}
			return true
		})
	}
	return found
}

// sleepers are the packages in which a sleep is the point.
var sleepers = []string{"harness", "internal/servertest", "internal/virtualtime"}

// sleeps complains about sleeping in product code, and about loops that make a timer each time round,
// which nobody stops.
func sleeps(t *Tree) []Complaint {
	var found []Complaint
	for _, f := range t.product() {
		if !slices.ContainsFunc(sleepers, f.in) {
			f.uses(f.AST, "time", "Sleep", func(at token.Pos) {
				found = append(found, t.at(at, "no time.Sleep: the loop that waits owns a timer"))
			})
		}
		ast.Inspect(f.AST, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.ForStmt, *ast.RangeStmt:
				f.uses(n, "time", "After", func(at token.Pos) {
					found = append(found, t.at(at, "no time.After in a loop: make one timer, reset it, stop it"))
				})
				return false
			}
			return true
		})
	}
	return found
}

// uses calls found for every use of a function of an imported package.
func (f *File) uses(in ast.Node, pkg, function string, found func(token.Pos)) {
	ast.Inspect(in, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && f.calls(e, pkg, function) {
			found(n.Pos())
		}
		return true
	})
}

var saysPanic = regexp.MustCompile(`(?i)\bpanics?\b`)

// panics complains about panics in functions whose comments do not speak of them.
func panics(t *Tree) []Complaint {
	var found []Complaint
	for _, f := range t.product() {
		for _, d := range f.AST.Decls {
			if saysPanic.MatchString(docOf(d).Text()) {
				continue
			}
			ast.Inspect(d, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if name, ok := call.Fun.(*ast.Ident); ok && name.Name == "panic" {
					found = append(found, t.at(n.Pos(), "return an error, or say in the function's comment that it panics"))
				}
				return true
			})
		}
	}
	return found
}

// docOf returns the comment of a declaration, nil if it has none.
func docOf(d ast.Decl) *ast.CommentGroup {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Doc
	case *ast.GenDecl:
		return d.Doc
	}
	return nil
}
