// Package recorded reads recorded sessions of the Realtime protocol, frames of both ends with their times, and lets
// package clientlint judge their clients.
//
//	log of a session          JSON lines, the first says what the session is   ┐
//	journal with ?all=1       one JSON object                                  ├─▶ Read ─▶ Session ─▶ Session.Lint ─▶ Finding
//	recording of one's own    JSON lines, each a frame                         │
//	cassette                  YAML, without times, its sound cut short         ┘
//
// The first two are those of the simulated server's control endpoint. A line of a recording of one's own is
//
//	{"from": "client", "at": 1.25, "event": {"type": "response.create"}}
//
// with "client" or "server", the seconds since the session began ("offset_ms" counts milliseconds; without either the recording has no
// times), and the event, null for a frame of the client's that was none. Other keys may stand beside them. Cassettes are those that
// pytest plugins for recorded WebSockets write, as pydantic-ai's tests do.
//
// A sound that was replaced by its length, as logs and journals do, is read as that much sound of the level that is noted;
// where it was cut ("…"), as none.
package recorded
