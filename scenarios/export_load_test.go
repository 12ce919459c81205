package scenarios

import "github.com/voicesim/voicesim/internal/keys"

// Tables returns the tables of all keys, verbs, kinds and named moments of a language.
func Tables(lang *Language) []*keys.Table { return lang.Tables() }

// WordTables returns the tables of words that some keys may be given.
func WordTables() []*keys.Table { return wordTables() }
