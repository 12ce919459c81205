// Package wire defines the JSON events of the Realtime WebSocket protocol, both directions.
package wire
