// Package where is the language of conditions on data: `response.status == "completed"`. It is that of
// github.com/expr-lang/expr, with what cannot be repeated left out: no clock, no map in an order of its own.
//
//	text, Go types of the names ──Compile──► Expression ──True(values)──► yes, no, or why neither
//
// A text is compared with the types before anything runs, so that a misspelt name is a [Mistake] with its place. How much an
// expression may do is bounded by its size and by how deep it goes through lists, not by a clock: the same values always
// give the same answer.
package where
