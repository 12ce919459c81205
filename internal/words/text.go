package words

// Text is a sequence of words that grows, such as those heard of an utterance. It can be searched
// after each of them at little cost. The zero value has none.
type Text struct {
	Words []string // as they were given

	folded Folded
	starts []int // where each word begins in folded
}

// Add appends a word.
func (t *Text) Add(word string) {
	t.starts = append(t.starts, len(t.folded.runes))
	t.folded.add(len(t.Words), word)
	t.Words = append(t.Words, word)
}

// Find returns the indexes of the first and the last word of the first place among the words from, …,
// n-1 at which needle stands.
func (t *Text) Find(needle Folded, from, n int) (first, last int, ok bool) {
	if from >= n {
		return 0, 0, false
	}
	begin, end := t.starts[from], len(t.folded.runes)
	if n < len(t.starts) {
		end = t.starts[n]
	}
	f := Folded{t.folded.runes[begin:end], t.folded.begins[begin:end], t.folded.owner[begin:end]}
	return f.Find(needle)
}
