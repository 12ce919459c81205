package deque

// Deque is a queue in a ring of memory that grows as needed and is never given back, so that a queue
// that stays short does not allocate. The zero value is empty.
type Deque[T any] struct {
	ring  []T
	first int
	n     int
}

// Len returns how many elements there are.
func (d *Deque[T]) Len() int { return d.n }

// At returns the i-th element from the front, which may be changed in place.
func (d *Deque[T]) At(i int) *T { return &d.ring[(d.first+i)%len(d.ring)] }

// PushBack puts v behind all others.
func (d *Deque[T]) PushBack(v T) {
	if d.n == len(d.ring) {
		d.grow()
	}
	d.n++
	*d.At(d.n - 1) = v
}

// Insert puts v before the i-th element.
func (d *Deque[T]) Insert(i int, v T) {
	d.PushBack(v)
	for k := d.n - 1; k > i; k-- {
		*d.At(k) = *d.At(k - 1)
	}
	*d.At(i) = v
}

// PopFront removes and returns the first element. It panics when there is none.
func (d *Deque[T]) PopFront() T {
	v := *d.At(0)
	var zero T
	*d.At(0) = zero
	d.first = (d.first + 1) % len(d.ring)
	d.n--
	return v
}

// Keep drops the elements for which f is false and keeps the order of the others.
func (d *Deque[T]) Keep(f func(*T) bool) {
	kept := 0
	for i := range d.n {
		if e := d.At(i); f(e) {
			*d.At(kept) = *e
			kept++
		}
	}
	var zero T
	for i := kept; i < d.n; i++ {
		*d.At(i) = zero
	}
	d.n = kept
}

func (d *Deque[T]) grow() {
	bigger := make([]T, max(16, 2*len(d.ring)))
	for i := range d.n {
		bigger[i] = *d.At(i)
	}
	d.ring, d.first = bigger, 0
}
