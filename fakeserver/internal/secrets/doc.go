// Package secrets keeps the client secrets that a simulated server has given out, until they expire, and finds the keys of requests.
//
//	POST /v1/realtime/client_secrets ── Add ──► Store ── Find ──► a connection with the secret as its key
//	                                              ▲
//	                          a scope is reset ── Forget
package secrets
