// Package mistakes is what is wrong with a file of scenarios or agents: each mistake with its place, the line it stands on, and
// what to do about it.
package mistakes
