// Package many has the flags by which scenarios are played many times, each time a little otherwise, or one of these calls alone.
package many
