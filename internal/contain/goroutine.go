package contain

import (
	"bytes"
	"runtime"
	"strconv"
)

// Goroutine returns the number of the calling goroutine, 0 if it cannot be told. It takes about a microsecond.
// Source: the form of runtime.Stack, "goroutine 12 [running]:", which is that of every Go program's crash.
func Goroutine() uint64 {
	var text [64]byte
	_, rest, found := bytes.Cut(text[:runtime.Stack(text[:], false)], []byte("goroutine "))
	number, _, ended := bytes.Cut(rest, []byte(" "))
	n, err := strconv.ParseUint(string(number), 10, 64)
	if !found || !ended || err != nil {
		return 0
	}
	return n
}
