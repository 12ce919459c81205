package models

import "github.com/voicesim/voicesim/internal/keys"

// RuleTable returns the keys of a rule.
func RuleTable() *keys.Table { return &lineMap(false).Table }
