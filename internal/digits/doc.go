// Package digits finds numbers as people say them: in figures, in English words, in groups, with double and triple.
//
//	"four one double one, 1111" ──[Runs], [In]──► 41111111, and where each digit stands ──[FindCard], Cards──► a card number?
//
// Runs is for what was heard word by word, where any punctuation may stand between; In is for texts of all kinds, where amounts and ids are no digits.
package digits
