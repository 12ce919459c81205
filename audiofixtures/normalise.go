package audiofixtures

// Normalise returns the words in the form in which they are compared.
func Normalise(words string) string { return words }
