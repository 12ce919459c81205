package archtest

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"strings"
)

// packageDocs complains about packages without a doc.go, and about package comments anywhere else.
func packageDocs(t *Tree) []Complaint {
	var found []Complaint
	for _, p := range t.Packages {
		files := p.product()
		if len(files) == 0 {
			continue
		}
		documented := false
		for _, f := range files {
			isDoc := path.Base(f.Path) == "doc.go"
			if f.AST.Doc == nil {
				continue
			}
			if !isDoc {
				found = append(found, t.at(f.AST.Doc.Pos(), "a package comment belongs into doc.go"))
				continue
			}
			documented = true
			if begin := beginning(f.AST.Name.Name, p.Path); !strings.HasPrefix(f.AST.Doc.Text(), begin) {
				found = append(found, t.at(f.AST.Doc.Pos(), "the package comment must begin with %q", begin))
			}
		}
		if !documented {
			found = append(found, Complaint{Place: p.Path, Text: "has no doc.go with a package comment"})
		}
	}
	return found
}

// beginning returns how a package comment has to begin.
func beginning(name, dir string) string {
	if name == "main" {
		return "Command " + path.Base(dir) + " "
	}
	return "Package " + name + " "
}

// nameDocs complains about exported names without a comment that begins with them. A method of one
// line that an interface of the package asks for is documented there.
func nameDocs(t *Tree) []Complaint {
	var found []Complaint
	for _, p := range t.Packages {
		asked := p.interfaceMethods()
		for _, f := range p.product() {
			if f.AST.Name.Name == "main" {
				continue
			}
			for _, d := range f.AST.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					oneOfMany := d.Recv != nil && asked[d.Name.Name] && t.lines(d) == 1
					if d.Name.IsExported() && exportedReceiver(d) && !(oneOfMany && d.Doc == nil) {
						found = append(found, t.undocumented(d.Name, d.Doc)...)
					}
				case *ast.GenDecl:
					for _, spec := range d.Specs {
						found = append(found, t.undocumentedSpec(d, spec)...)
					}
				}
			}
		}
	}
	return found
}

// interfaceMethods returns the names of the methods that the interfaces of a package ask for.
func (p *Package) interfaceMethods() map[string]bool {
	names := make(map[string]bool)
	for _, f := range p.product() {
		ast.Inspect(f.AST, func(n ast.Node) bool {
			if i, ok := n.(*ast.InterfaceType); ok {
				for _, m := range i.Methods.List {
					for _, name := range m.Names {
						names[name.Name] = true
					}
				}
			}
			return true
		})
	}
	return names
}

// undocumentedSpec complains about a type, a constant or a variable. Constants and variables are free
// in how they word it, and may share the comment of their group.
func (t *Tree) undocumentedSpec(d *ast.GenDecl, spec ast.Spec) []Complaint {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		doc := spec.Doc
		if doc == nil && !d.Lparen.IsValid() {
			doc = d.Doc
		}
		if spec.Name.IsExported() {
			return t.undocumented(spec.Name, doc)
		}
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			if name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
				return []Complaint{t.at(name.Pos(), "%s has no comment", name.Name)}
			}
		}
	}
	return nil
}

var (
	article    = regexp.MustCompile(`^(A|An|The) `)
	wordGoesOn = regexp.MustCompile(`^\w`)
)

// undocumented complains unless a comment begins with the name, perhaps after an article.
func (t *Tree) undocumented(name *ast.Ident, doc *ast.CommentGroup) []Complaint {
	if doc == nil {
		return []Complaint{t.at(name.Pos(), "%s has no comment", name.Name)}
	}
	text := article.ReplaceAllString(doc.Text(), "")
	if rest, found := strings.CutPrefix(text, name.Name); !found || wordGoesOn.MatchString(rest) {
		return []Complaint{t.at(doc.Pos(), "the comment of %s must begin with its name", name.Name)}
	}
	return nil
}

// exportedReceiver reports whether a function is none of an unexported type.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	receiver := d.Recv.List[0].Type
	for {
		switch r := receiver.(type) {
		case *ast.StarExpr:
			receiver = r.X
		case *ast.IndexExpr:
			receiver = r.X
		case *ast.IndexListExpr:
			receiver = r.X
		case *ast.Ident:
			return r.IsExported()
		default:
			return true
		}
	}
}

// optionDocs complains about fields of structs named …Options without a comment. A comment holds for
// the fields in the lines right below it, too.
func optionDocs(t *Tree) []Complaint {
	var found []Complaint
	for _, f := range t.product() {
		ast.Inspect(f.AST, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok || !spec.Name.IsExported() || !strings.HasSuffix(spec.Name.Name, "Options") {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok {
				found = append(found, t.bareFields(s)...)
			}
			return false
		})
	}
	return found
}

func (t *Tree) bareFields(s *ast.StructType) []Complaint {
	var found []Complaint
	covered := token.NoPos // the end of the last documented field or one that shares its comment
	for _, field := range s.Fields.List {
		adjacent := covered.IsValid() && t.fset.Position(field.Pos()).Line == t.fset.Position(covered).Line+1
		if field.Doc != nil || field.Comment != nil || adjacent {
			covered = field.End()
			continue
		}
		for _, name := range field.Names {
			if name.IsExported() {
				found = append(found, t.at(name.Pos(), "option %s has no comment", name.Name))
			}
		}
	}
	return found
}
