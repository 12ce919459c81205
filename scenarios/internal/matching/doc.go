// Package matching decides whether texts, words heard one after the other, JSON, and what tools returned are what a scenario
// means.
package matching
