package archtest

import (
	"maps"
	"slices"
	"strings"
)

// Complaint is one place that breaks a rule.
type Complaint struct {
	Place string // file, or file and line, or package
	Text  string
}

// String returns the complaint as compilers print theirs.
func (c Complaint) String() string { return c.Place + ": " + c.Text }

// Rule is one rule of the house.
type Rule struct {
	Name  string // what holds when nobody complains, as the end of a sentence that begins with "It"
	check func(*Tree) []Complaint
	spare exceptions // files that are left out, with the reason
}

// exceptions maps the path of a file to the reason why a rule does not hold there.
type exceptions map[string]string

// Rules returns all rules.
func Rules() []Rule {
	return []Rule{
		{Name: "parses every file", check: func(t *Tree) []Complaint { return t.Broken }},
		{Name: "lets each package import only the floors below it", check: floors},
		{Name: "lets outside packages in by one door each", check: doors, spare: doorsSpared},
		{Name: "documents every package in its doc.go", check: packageDocs},
		{Name: "documents every exported name", check: nameDocs},
		{Name: "documents every option", check: optionDocs},
		{Name: "keeps files and functions short", check: sizes},
		{Name: "names files after their concern", check: fileNames},
		{Name: "keeps rooms small enough to find the way", check: roomSizes},
		{Name: "draws how the parts of a room meet", check: drawings},
		{Name: "has no init functions", check: initFunctions},
		{Name: "starts goroutines only where an owner waits", check: goStatements, spare: goSpared},
		{Name: "sleeps only where time is simulated", check: sleeps},
		{Name: "panics only where that is said", check: panics},
		{Name: "keeps channels, timers and pools out of package variables", check: globals},
		{Name: "polls only in specs of the network", check: polling},
		{Name: "leaves no marks of unfinished work", check: marks},
	}
}

// Check returns what breaks the rule, without what is excused.
func (r Rule) Check(t *Tree) []Complaint {
	return slices.DeleteFunc(r.check(t), func(c Complaint) bool {
		_, spared := r.spare[c.file()]
		return spared
	})
}

// Idle returns the exceptions that excuse nothing, to be struck out.
func (r Rule) Idle(t *Tree) []Complaint {
	needed := make(map[string]bool)
	for _, c := range r.check(t) {
		needed[c.file()] = true
	}
	var idle []Complaint
	for _, file := range slices.Sorted(maps.Keys(r.spare)) {
		if !needed[file] {
			idle = append(idle, Complaint{Place: file, Text: "is excused and need not be: " + r.Name})
		}
	}
	return idle
}

// file returns the path of the file that is complained about.
func (c Complaint) file() string {
	file, _, _ := strings.Cut(c.Place, ":")
	return file
}
