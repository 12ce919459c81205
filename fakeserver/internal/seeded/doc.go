// Package seeded makes everything of a simulated server that looks random: ids, padding, lags. The same seed gives the same bytes.
//
//	seed ── and a number ──► RNG ──► ID("item_") · CallID · Padding · Between · Unix
//	                          ▲      the stamp in an id is the time of day that the server shows
//	                          │
//	                       RESTIDs: one RNG for requests, which come from many goroutines
//
// Each purpose has a stream of its own, and each prefix of ids is one: a session that sends an event less has the same ids of
// items, and the same lags.
//
// An [RNG] belongs to one goroutine, that of a session's loop; [RESTIDs] is safe from any.
package seeded
