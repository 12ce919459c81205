// Package relay stands between a client of the Realtime API and its server, and hands on what they send, or does something else with it.
//
//	client ══ Dial ══► Relay ═══ dial ══► server
//	         Down ◄══        ◄══ Up
package relay
