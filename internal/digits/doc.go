// Package digits finds numbers as people say them: in figures, in English words, in groups, with double and triple.
//
//	"four one double one, 1111" ──Runs──► 41111111, and in which word each digit stands ──Card──► a card number?
package digits
