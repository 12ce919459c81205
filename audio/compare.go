package audio

// Common returns how many samples a and b have in common from their first on.
func Common(a, b []int16) int {
	n := min(len(a), len(b))
	for k := range n {
		if a[k] != b[k] {
			return k
		}
	}
	return n
}

// Run returns how many times samples repeat value from their first on.
func Run(samples []int16, value int16) int {
	for k, s := range samples {
		if s != value {
			return k
		}
	}
	return len(samples)
}
