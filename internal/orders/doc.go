// Package orders delivers the events of a Realtime server in other orders than that in which they came, so that it can be seen whether a client
// relies on one.
//
// What a server sends comes from several of its parts: what it answers a client with, one response and another, their sound and their
// words, the transcripts of the caller's turns, the limits of rates. Events of one part come in order; those of different parts come as it
// happens. An [Order] holds events back, each for a little while that a seed decides, and never lets one overtake what it depends on:
//
//	server ══► relay ══► Order: due when? ══► held, by when they are due ══► client
//
// What depends on what is the table in strands.go. It allows less than servers do: what is not known to be independent is not.
package orders
