package scenarios

import "github.com/voicesim/voicesim/internal/keys"

// Tables returns the tables of all keys, verbs, kinds and named moments of the language as it is played.
func Tables() []*keys.Table { return append([]*keys.Table{momentWords}, played.index.Tables...) }

// WordTables returns the tables of words that some keys may be given.
func WordTables() []*keys.Table { return wordTables() }
