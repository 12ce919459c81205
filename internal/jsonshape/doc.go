// Package jsonshape checks JSON key by key, and says what is wrong as the Realtime API does.
//
// A struct's decoder takes what it knows and drops the rest; a server refuses a misspelt key, a wrong type and a
// number out of range, each with the path of the value. So the text is read into a tree as it was written, and the
// tree is held against a shape:
//
//	s := jsonshape.Object(jsonshape.Needs("type", jsonshape.Enum("auto")), jsonshape.May("limit", jsonshape.Integer(1, 10)))
//	n, err := jsonshape.Parse([]byte(`{"type":"auto","limits":3}`))
//	fmt.Println(s.Check(n, "").Message) // Unknown parameter: 'limits'.
//
// # How its parts meet
//
//	text ── Parse (tree.go) ──► Node ──╮
//	                                   ├── Check (check.go) ──► Problem (problem.go): code, message, path; or nil
//	              Shape (shape.go) ────╯
//
// It knows no event. Shapes are constant, and may be shared by any number of goroutines.
package jsonshape
