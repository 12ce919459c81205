// Package serve is voicesim serve: the simulated server on a socket, told by flags what it answers, how it behaves, what goes
// wrong, and what is written down of its sessions.
//
//	flags ─► behaviour, answers, faults ─► fakeserver.Options ─► http.Server ◄── listen ◄── tls, roundtrip
//	                                             │ observes
//	                                             └─► log, record
package serve
