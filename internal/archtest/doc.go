// Package archtest holds the rules of the house: which package may import which, what must be
// documented, how long a file and how large a package may be, and which calls belong nowhere.
//
// Rules are functions over a parsed [Tree]. The package's own suite applies all of them to this
// module, and each of them to small planted sources that break it, so that a rule that can no longer
// fail is noticed.
//
//	Go files ──► Load (tree.go): Tree ──► Rules (rule.go) ──► Complaints, without what is excused
//	                               │         floors.go doors.go docs.go sizes.go rooms.go calls.go globals.go …
//	                               ╰──► Rooms (rooms.go): files and lines of each package
//
// For example:
//
//	tree, err := archtest.Load(os.DirFS("../.."))
//	for _, rule := range archtest.Rules() {
//		for _, complaint := range rule.Check(tree) {
//			fmt.Println(complaint)
//		}
//	}
//
// Nothing is compiled: a package that does not build is checked all the same, and a file that does
// not even parse is a complaint of its own.
//
// go test -v ./internal/archtest prints the rooms, the largest first.
//
// The tables are [Floors], [Doors] and the exceptions beside each rule. ARCHITECTURE.md draws the same
// plan; change both together.
package archtest
