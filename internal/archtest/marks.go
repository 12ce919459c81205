package archtest

import "regexp"

// unfinished finds the words that mark work left for later. It is written so that a plain search for
// them does not find this line.
var unfinished = regexp.MustCompile(`\b(TO(DO)|FIX(ME)|X{3}|HA(CK))\b`)

// marks complains about comments that leave work for later.
func marks(t *Tree) []Complaint {
	var found []Complaint
	for _, p := range t.Packages {
		for _, f := range p.Files {
			for _, group := range f.AST.Comments {
				for _, c := range group.List {
					if word := unfinished.FindString(c.Text); word != "" {
						found = append(found, t.at(c.Pos(), "do it or leave it, no %s", word))
					}
				}
			}
		}
	}
	return found
}
