// Package overheard writes a call down in words as its caller heard it: who said what when, with what the agent's model made and nobody
// heard marked as such. Nothing stands there that the caller could not know, such as tools that ran.
package overheard
