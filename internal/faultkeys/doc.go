// Package faultkeys lists what can go wrong with a connection to the simulated server, once: each fault
// with its options, for all who name them.
//
//	                      ┌──► scenarios          the step fault
//	All, Options ─────────┼──► fakeserver/faults  which makes them
//	                      ├──► cli                the flag --fault
//	                      └──► docs/writing-a-fault.md
package faultkeys
