// Package wording puts what failures say into words: moments, lengths, and steps of a script.
package wording
