package failures

// Counter counts how often each of some kinds of things happened. The zero value has counted nothing.
type Counter[K comparable] map[K]int

// Add counts one more.
func (c *Counter[K]) Add(kind K) {
	if *c == nil {
		*c = Counter[K]{}
	}
	(*c)[kind]++
}
