// Package words compares words as people do: without case, punctuation, spacing and the ways in which
// one letter can be typed. It is shared by the matchers of package scenarios and by package judge,
// which looks for words in what was heard so far.
//
//	"Where's my order?" ──Fold──► wheresmyorder, a word may begin at w, m, o
//	"where’s MY Order"  ──Fold──► the same
//
// A [Text] grows word by word and is searched after each; only the new word is folded.
package words
