package scenarios

import "slices"

// KeySet is what specs see of a table of keys.
type KeySet struct {
	What       string
	Now, Later []string
}

// KeySets returns the tables of all keys, verbs, kinds and named moments of the language.
func KeySets() []KeySet {
	var all []KeySet
	for _, set := range append(slices.Clone(allKeys), momentWords) {
		all = append(all, KeySet{set.what, set.now, set.later})
	}
	return all
}

// ChoiceSets returns the tables of words that some keys may be given.
func ChoiceSets() []KeySet {
	var all []KeySet
	for _, set := range []*keySet{
		turnDetections, approvalWords, surpriseWords, failureWords, targetWords, reactionWords,
		decisionWords, outcomeWords, faultWords,
	} {
		all = append(all, KeySet{set.what, set.now, set.later})
	}
	return all
}
