package audio

import (
	"math"
	"math/cmplx"
)

// Likeness says how much of what was sent is in what was received: the normalised correlation of both at the lag at which it is
// greatest. 1 is the same, however loud; 0 nothing of it, as for silence. What is missing, out of order or at another rate makes it less. Both
// have the same rate. The lag is how many samples later what was sent begins in what was received; it is negative where its begin is
// missing.
func Likeness(sent, received []int16) (likeness float64, lag int) {
	if len(sent) == 0 || len(received) == 0 {
		return 0, 0
	}
	n := 1
	for n < len(sent)+len(received) {
		n *= 2
	}
	a, b := make([]complex128, n), make([]complex128, n)
	power := 0.0
	for i, s := range sent {
		a[i] = complex(float64(s), 0)
		power += float64(s) * float64(s)
	}
	for i, s := range received {
		b[i] = complex(float64(s), 0)
	}
	fourier(a, false)
	fourier(b, false)
	for i := range a {
		b[i] *= cmplx.Conj(a[i])
	}
	fourier(b, true)
	sums := make([]float64, len(received)+1) // of the squares of what was received before
	for i, s := range received {
		sums[i+1] = sums[i] + float64(s)*float64(s)
	}
	for at := 1 - len(sent); at < len(received); at++ {
		in := sums[min(at+len(sent), len(received))] - sums[max(at, 0)]
		if in < power/1e4 { // next to nothing is like anything
			continue
		}
		if alike := real(b[(at+n)%n]) / float64(n) / math.Sqrt(power*in); alike > likeness {
			likeness, lag = alike, at
		}
	}
	return min(likeness, 1), lag
}

// fourier is the Fourier transform in place of a power of two of values; the inverse is not scaled.
func fourier(v []complex128, inverse bool) {
	n := len(v)
	for i, j := 1, 0; i < n; i++ {
		bit := n >> 1
		for ; j&bit != 0; bit >>= 1 {
			j ^= bit
		}
		j ^= bit
		if i < j {
			v[i], v[j] = v[j], v[i]
		}
	}
	for size := 2; size <= n; size *= 2 {
		angle := -2 * math.Pi / float64(size)
		if inverse {
			angle = -angle
		}
		turns := make([]complex128, size/2)
		for k := range turns {
			turns[k] = cmplx.Rect(1, angle*float64(k))
		}
		for from := 0; from < n; from += size {
			for k, turn := range turns {
				a, b := v[from+k], v[from+k+size/2]*turn
				v[from+k], v[from+k+size/2] = a+b, a-b
			}
		}
	}
}
