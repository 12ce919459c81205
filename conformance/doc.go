// Package conformance holds the simulated server to the published protocol. It has specs only.
package conformance
