// Package strip is what becomes of a scenario that is played many times, each time a little otherwise: once with each offset of a
// sweep, or once with each of a number of orders of the server's events.
//
//	0 ms   ........xxx..................................----   6000 ms
//	               ▲ the first that failed; of a sweep, the smallest offset that does, found by halving the step
package strip
