// Package visible shows characters that are not seen, or that change how others are seen: text from outside is
// never printed raw on a terminal or into a text file.
//
// A name, a word or an output of a tool may hold an escape sequence that rewrites the terminal, or a bidirectional
// override that makes a line read otherwise than it is. [Text] and [Lines] show these characters as \x1b or \u202e,
// [JSON] keeps them escaped in JSON, and a [Writer] does it to all that is written.
package visible
