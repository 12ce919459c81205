// Package endpoint says where the Realtime API is, and by what right it is asked: addresses, keys, headers, and what the
// environment knows of them. The WebSocket of a session and the requests about phone calls have it from one place.
package endpoint
