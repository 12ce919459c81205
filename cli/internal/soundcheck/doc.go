// Package soundcheck judges a stereo recording of a call that somebody has: voicesim check.
package soundcheck
