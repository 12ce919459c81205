// Package eventshape describes the events that clients may send, key by key, as the live server accepts them.
//
//	client.go   each event ──► items, content parts, responses
//	                │
//	session.go      ╰────────► session objects ──► audio formats, turn detection, tools ──► mcp.go
//
//	translation.go  the events and the session objects of translation sessions
//
// The shapes say what a key is called and what may stand there. What depends on the session, such as whether an
// item exists, they do not say. They are constant, and may be shared by any number of goroutines.
package eventshape
