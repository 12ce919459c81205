package yamltext

// Format is what the reading has to know of the files that it reads. All of it must be set.
type Format struct {
	Noun  string // what a file is, without its article: "scenario"
	Begin string // a line that a file may begin with: "name: order status"
	Has   string // what a file cannot be without: "name, agent and script"

	// Key reports whether some map of a file may have a key of this name.
	Key func(name string) bool
	// Data reports whether the value of a key is data, whose maps may have any keys.
	Data func(key string) bool
	// Words reports whether the value of a key is words, never a list.
	Words func(key string) bool
	// Entry reports whether a key begins an entry of a list, behind a dash; nil is none.
	Entry func(key string) bool
}
