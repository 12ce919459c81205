// Package protocol says how much of the Realtime protocol the simulated server has, and what that is compared with.
//
//	the published schema's events ─► events.go ─╮
//	        client's, server's                  ├─► Parts ──► the table of `voicesim protocol`
//	the rules of a conversation ───► rules.go ──╯     ▲
//	                                                  ╰────── specs hold each line against the server's own code,
//	                                                          its specs, the schema and recordings
package protocol
