package wire

// Repeats notices events that come twice, by their ids and types, also when some hundred others came between. The zero
// value has seen none. It is for one goroutine, and allocates nothing.
type Repeats struct {
	seen  [repeatsKept]uint64 // hashes of the newest
	count int
}

// repeatsKept is how many events are remembered. Chosen: some seconds of a busy session.
const repeatsKept = 256

// Again reports whether ev came before. Events without an id, and nil, never did, and are not remembered.
func (r *Repeats) Again(ev Event) bool {
	id := EventID(ev)
	if id == "" {
		return false
	}
	hash := fnv(fnv(fnvStart, ev.EventType()), id)
	for _, old := range r.seen[:min(r.count, repeatsKept)] {
		if old == hash {
			return true
		}
	}
	r.seen[r.count%repeatsKept] = hash
	r.count++
	return false
}

const fnvStart = 14695981039346656037

// fnv goes on with a hash. Source: Fowler, Noll, Vo: FNV-1a, 64 bits.
func fnv(hash uint64, text string) uint64 {
	for i := range len(text) {
		hash = (hash ^ uint64(text[i])) * 1099511628211
	}
	return hash
}
