package archtest

import (
	"fmt"
	"path"
	"strings"
)

// Room is how large a package is, tests apart.
type Room struct {
	Path  string // inside the module
	Files int
	Lines int
}

// Rooms returns the packages that have files beside tests, in the order of their paths.
func (t *Tree) Rooms() []Room {
	var rooms []Room
	for _, p := range t.Packages {
		r := Room{Path: p.Path}
		for _, f := range p.product() {
			r.Files++
			r.Lines += f.Lines
		}
		if r.Files > 0 {
			rooms = append(rooms, r)
		}
	}
	return rooms
}

// The largest room in which somebody still finds the way, and from how many files on it needs a drawing.
const (
	mostFiles = 48
	mostLines = 6500
	drawnFrom = 9 // files
)

// largerRooms may be larger: so many files and lines.
var largerRooms = map[string]struct{ files, lines int }{
	"fakeserver": {60, 7500}, // one session's conversation, which is one thing
}

// roomSizes complains about packages in which nobody sees which parts belong together.
func roomSizes(t *Tree) []Complaint {
	var found []Complaint
	for _, r := range t.Rooms() {
		files, lines := mostFiles, mostLines
		if larger, ok := largerRooms[r.Path]; ok {
			files, lines = larger.files, larger.lines
		}
		if r.Files > files || r.Lines > lines {
			found = append(found, Complaint{Place: r.Path, Text: fmt.Sprintf("%d files and %d lines, at most %d and %d: move what stands by itself to a room of its own",
				r.Files, r.Lines, files, lines)})
		}
	}
	return found
}

// drawings complains about packages of many files whose comment does not draw how they meet.
func drawings(t *Tree) []Complaint {
	var found []Complaint
	for _, p := range t.Packages {
		files := p.product()
		if len(files) < drawnFrom {
			continue
		}
		for _, f := range files {
			if path.Base(f.Path) == "doc.go" && f.AST.Doc != nil && !drawn(f.AST.Doc.Text()) {
				found = append(found, t.at(f.AST.Doc.Pos(), "the comment of %d files has no drawing of how they meet: an indented block with arrows", len(files)))
			}
		}
	}
	return found
}

// drawn reports whether an indented block of a comment has lines or arrows.
func drawn(text string) bool {
	for line := range strings.Lines(text) {
		if (strings.HasPrefix(line, "\t") || strings.HasPrefix(line, " ")) && strings.ContainsAny(line, "─│►◄▲▼") {
			return true
		}
	}
	return false
}
