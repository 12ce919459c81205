// Package transport carries wire events over a WebSocket, on a socket or in memory.
//
//	Dial ──► Conn ══ frames ══ Conn ◄── Accept      a WebSocket, over TCP, TLS or a Memory
//
// It is the only package that knows the WebSocket library. Above it there are frames: one event of
// the protocol is one text frame, a []byte of JSON.
//
// [Memory] is a network without sockets: its connections pass bytes with a fixed delay each way. The
// same code runs over it, net/http's included, so that a whole call fits into a bubble of virtual
// time with nothing replaced but the wire.
//
// # Concurrency
//
// Of a [Conn], one goroutine may read and one other may write, neither waits for the other. Close,
// CloseNow and Ping may be called from any goroutine at any time. [Conn.WriteNow] is a Write that never waits. A blocked Read ends when the peer
// sends or closes, and when this end is closed. No goroutine belongs to a Memory, and to a Conn only one
// as long as there is something that the network has not taken.
//
// Reads and writes take no context: one that ended in the middle would take the connection with it.
// What bounds a Write is its timeout; what ends a Read is Close.
//
// # Closing
//
// Close sends a close frame and waits for the peer's answer, for [DialOptions.CloseWait] at most;
// then it cuts the connection. This holds when the peer is silent, when another goroutine sits in
// Read and when another goroutine is stuck in Write.
package transport
