package words

import "slices"

// SameName reports whether two names mean the same agent, tool or guardrail: one rule for all of them.
// Names are the same when they have the same letters and digits in the same order; case, spaces and
// punctuation do not matter, so that Billing is billing and issue_refund is IssueRefund. A name without
// a letter or a digit is the same as itself only.
func SameName(a, b string) bool {
	if a == b {
		return true
	}
	one := Fold(a)
	return !one.Empty() && one.Equal(Fold(b))
}

// FindName returns the one of some names that a name means: itself before others that are the same by
// [SameName], and the first of those.
func FindName(name string, names []string) (found string, ok bool) {
	at := slices.Index(names, name)
	if at < 0 {
		at = slices.IndexFunc(names, func(n string) bool { return SameName(n, name) })
	}
	if at < 0 {
		return "", false
	}
	return names[at], true
}
