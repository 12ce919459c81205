// Package servertest is a client for the specs of the simulated server: one connection that reads, keeps and judges all that comes.
//
//	InVirtualTime ──► a server in memory, behind a link of 15 ms each way
//	     │
//	   Dial ──► Client ── Send · Append · Talk ──► server
//	              │  ▲
//	              │  ╰── a goroutine reads: Next · Until · During look at what came; Frames keeps both ends
//	              ╰── Close: the order of all events is held against package wireorder
//
// It fails the spec that uses it, as an assertion does.
package servertest
