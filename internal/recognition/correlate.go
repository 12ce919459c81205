package recognition

import "math"

// crossSpectrum is what spectra have in common, bin by bin.
type crossSpectrum struct {
	re, im [bandCount * binsABand]float32
}

// add adds what two spectra have in common. Each pair counts the same, however loud.
func (c *crossSpectrum) add(x, y *closeSpectrum) {
	var mine, theirs float32
	for k := range c.re {
		mine += x.re[k]*x.re[k] + x.im[k]*x.im[k]
		theirs += y.re[k]*y.re[k] + y.im[k]*y.im[k]
	}
	if mine == 0 || theirs == 0 {
		return
	}
	w := float32(1 / math.Sqrt(float64(mine)*float64(theirs)))
	for k := range c.re {
		c.re[k] += w * (y.re[k]*x.re[k] + y.im[k]*x.im[k])
		c.im[k] += w * (y.im[k]*x.re[k] - y.re[k]*x.im[k])
	}
}

func (c *crossSpectrum) sum(d *crossSpectrum) {
	for k := range c.re {
		c.re[k] += d.re[k]
		c.im[k] += d.im[k]
	}
}

// peak returns the lag, in samples, at which the sounds have most in common, and how much.
func (c *crossSpectrum) peak() (lag int, height float32) {
	var values [windowLength]float32
	c.correlate(&values)
	return highest(&values)
}

// peaks appends the lags of the n highest peaks, the highest first.
func (c *crossSpectrum) peaks(lags []int, n int) []int {
	const apart = 4 // samples
	var values [windowLength]float32
	c.correlate(&values)
	for range n {
		lag, _ := highest(&values)
		lags = append(lags, lag)
		for d := -apart; d <= apart; d++ {
			values[(lag+d)&(windowLength-1)] = 0
		}
	}
	return lags
}

func highest(values *[windowLength]float32) (lag int, height float32) {
	for i, x := range values {
		if x > height {
			lag, height = i, x
		}
	}
	if lag >= windowLength/2 {
		lag -= windowLength
	}
	return lag, height
}

// correlate writes the inverse transform: what is common at each lag, negative ones at the end.
func (c *crossSpectrum) correlate(values *[windowLength]float32) {
	const n = windowLength / 2
	s := theSpectrum
	var re, im [n]float32
	for k := range n {
		xr, xi := c.bin(k)
		mr, mi := c.bin(n - k)
		er, ei := (xr+mr)/2, (xi-mi)/2
		dr, di := (xr-mr)/2, (xi+mi)/2
		or, oi := dr*s.cos[k]+di*s.sin[k], di*s.cos[k]-dr*s.sin[k]
		re[s.reverse[k]], im[s.reverse[k]] = er-oi, -(ei + or)
	}
	s.transform(&re, &im)
	for i := range n {
		values[2*i], values[2*i+1] = re[i], -im[i]
	}
}

func (c *crossSpectrum) bin(k int) (re, im float32) {
	if k < firstBin || k >= firstBin+len(c.re) {
		return 0, 0
	}
	return c.re[k-firstBin], c.im[k-firstBin]
}
