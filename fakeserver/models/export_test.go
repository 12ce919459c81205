package models

import "github.com/voicesim/voicesim/internal/keys"

// RuleTable returns the keys of a rule.
func RuleTable() *keys.Table { return &lineMap(false).Table }

// TapeTable returns the keys of a line of a cassette.
func TapeTable() *keys.Table { return &tapeMap().Table }
