package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// module is the path of this module, with a slash.
const module = "github.com/voicesim/voicesim/"

// Tree is the source of the module.
type Tree struct {
	Packages []*Package // in the order of their paths
	Broken   []Complaint
	fset     *token.FileSet
}

// Package is one directory with Go files.
type Package struct {
	Path  string // inside the module, as "agents/supportline"
	Files []*File
}

// File is one Go file.
type File struct {
	Path  string // inside the module, with slashes
	Test  bool   // its name ends in _test.go
	Lines int
	AST   *ast.File

	names map[string]string // imported path to the name that it has in this file
}

// Load parses all Go files of a module, except those in directories that the go command ignores too:
// testdata, vendor, hidden ones and nested modules. The error is one of the file system; a file that
// does not parse is in [Tree.Broken].
func Load(fsys fs.FS) (*Tree, error) {
	t := &Tree{fset: token.NewFileSet()}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && ignored(fsys, name):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		return t.add(fsys, name)
	})
	if err != nil {
		return nil, fmt.Errorf("read the module's source: %w", err)
	}
	return t, nil
}

func ignored(fsys fs.FS, dir string) bool {
	if dir == "." {
		return false
	}
	base := path.Base(dir)
	if base == "testdata" || base == "vendor" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	_, err := fs.Stat(fsys, path.Join(dir, "go.mod"))
	return err == nil
}

// add parses a file and puts it into its package.
func (t *Tree) add(fsys fs.FS, name string) error {
	source, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	parsed, err := parser.ParseFile(t.fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Broken = append(t.Broken, Complaint{Place: name, Text: "does not parse: " + err.Error()})
		return nil
	}
	f := &File{
		Path:  name,
		Test:  strings.HasSuffix(name, "_test.go"),
		Lines: strings.Count(string(source), "\n"),
		AST:   parsed,
		names: importNames(parsed),
	}
	dir := path.Dir(name)
	at := slices.IndexFunc(t.Packages, func(p *Package) bool { return p.Path == dir })
	if at < 0 {
		at = len(t.Packages)
		t.Packages = append(t.Packages, &Package{Path: dir})
	}
	t.Packages[at].Files = append(t.Packages[at].Files, f)
	return nil
}

// at returns a complaint about a place in the source.
func (t *Tree) at(pos token.Pos, format string, args ...any) Complaint {
	p := t.fset.Position(pos)
	return Complaint{Place: p.Filename + ":" + strconv.Itoa(p.Line), Text: fmt.Sprintf(format, args...)}
}

// lines returns how many lines a node takes.
func (t *Tree) lines(n ast.Node) int {
	return t.fset.Position(n.End()).Line - t.fset.Position(n.Pos()).Line + 1
}

// product returns the files of a package that are no tests.
func (p *Package) product() []*File {
	return slices.DeleteFunc(slices.Clone(p.Files), func(f *File) bool { return f.Test })
}

// product returns all files of the tree that are no tests.
func (t *Tree) product() []*File {
	var files []*File
	for _, p := range t.Packages {
		files = append(files, p.product()...)
	}
	return files
}

// importNames returns the name of each imported package in a file.
func importNames(file *ast.File) map[string]string {
	names := make(map[string]string)
	for _, spec := range file.Imports {
		pkg := importPath(spec)
		names[pkg] = path.Base(pkg)
		if spec.Name != nil {
			names[pkg] = spec.Name.Name
		}
	}
	return names
}

func importPath(spec *ast.ImportSpec) string { return strings.Trim(spec.Path.Value, `"`) }

// calls reports whether an expression names a function of an imported package, as time.Sleep does.
func (f *File) calls(e ast.Expr, pkg, function string) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != function {
		return false
	}
	x, ok := sel.X.(*ast.Ident)
	return ok && x.Name == f.names[pkg]
}

// in reports whether the file is in a directory or below it.
func (f *File) in(dir string) bool {
	return strings.HasPrefix(f.Path, dir+"/")
}
