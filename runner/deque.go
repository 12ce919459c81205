package runner

// deque is a queue in a ring of memory that grows as needed and is never given back, so that a queue
// that stays short does not allocate. The zero value is empty.
type deque[T any] struct {
	ring  []T
	first int
	n     int
}

func (d *deque[T]) len() int { return d.n }

// at returns the i-th element from the front, which may be changed in place.
func (d *deque[T]) at(i int) *T { return &d.ring[(d.first+i)%len(d.ring)] }

func (d *deque[T]) pushBack(v T) {
	if d.n == len(d.ring) {
		d.grow()
	}
	d.n++
	*d.at(d.n - 1) = v
}

// insert puts v before the i-th element.
func (d *deque[T]) insert(i int, v T) {
	d.pushBack(v)
	for k := d.n - 1; k > i; k-- {
		*d.at(k) = *d.at(k - 1)
	}
	*d.at(i) = v
}

func (d *deque[T]) popFront() T {
	v := *d.at(0)
	var zero T
	*d.at(0) = zero
	d.first = (d.first + 1) % len(d.ring)
	d.n--
	return v
}

// keep drops the elements for which f is false and keeps the order of the others.
func (d *deque[T]) keep(f func(*T) bool) {
	kept := 0
	for i := range d.n {
		if e := d.at(i); f(e) {
			*d.at(kept) = *e
			kept++
		}
	}
	var zero T
	for i := kept; i < d.n; i++ {
		*d.at(i) = zero
	}
	d.n = kept
}

func (d *deque[T]) grow() {
	bigger := make([]T, max(16, 2*len(d.ring)))
	for i := range d.n {
		bigger[i] = *d.at(i)
	}
	d.ring, d.first = bigger, 0
}
