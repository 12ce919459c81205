// Package contain runs the user's functions so that none of them can end more than itself: a panic in one, or
// its leaving the goroutine, becomes an error.
//
// It is the only place where panics of the user's code are caught.
package contain
