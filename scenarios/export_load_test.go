package scenarios

import "github.com/voicesim/voicesim/internal/keys"

// KeySet is what specs see of a table of keys.
type KeySet struct {
	What       string
	Now, Later []string
}

func keySet(t *keys.Table) KeySet { return KeySet{t.What, t.Now(), t.NotYet()} }

// KeySets returns the tables of all keys, verbs, kinds and named moments of the language.
func KeySets() []KeySet {
	var all []KeySet
	for _, t := range append([]*keys.Table{momentWords}, played.index.Tables...) {
		all = append(all, keySet(t))
	}
	return all
}

// ChoiceSets returns the tables of words that some keys may be given.
func ChoiceSets() []KeySet {
	var all []KeySet
	for _, t := range []*keys.Table{
		turnDetections, approvalWords, surpriseWords, onFailureWords, targetWords, reactionWords, decisionWords, faultWords,
	} {
		all = append(all, keySet(t))
	}
	return all
}
