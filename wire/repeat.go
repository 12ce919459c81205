package wire

// Repeats notices events that come twice, by their ids. The zero value has seen none. It is for one goroutine, and
// allocates nothing in the steady state.
type Repeats struct{ newest []byte }

// Again reports whether ev is the event that came last once more. Events without an id, and nil, never are, and do
// not count as the last.
func (r *Repeats) Again(ev Event) bool {
	id := EventID(ev)
	if id == "" {
		return false
	}
	if id == string(r.newest) {
		return true
	}
	r.newest = append(r.newest[:0], id...)
	return false
}
