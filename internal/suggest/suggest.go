package suggest

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Aliases maps what people write who know other tools to the names that it may have here, the likeliest first, separated by
// spaces. Its keys are in lower case, with "_" between words.
type Aliases map[string]string

// Of returns the first of names that an alias stands for, "" for none. Hyphens, spaces and capitals divide the words of what
// was typed as "_" does.
func (a Aliases) Of(typed string, names []string) string { return a.In("", typed, names) }

// In is [Aliases.Of] in a place: what the aliases have below the place, a dot and the word comes first.
func (a Aliases) In(place, typed string, names []string) string {
	word := Snake(typed)
	for _, name := range strings.Fields(a[place+"."+word] + " " + a[word]) {
		if slices.Contains(names, name) {
			return name
		}
	}
	return ""
}

// Snake returns a name as names are written here: toContain and to-contain as to_contain.
func Snake(typed string) string {
	var b strings.Builder
	small := false
	for _, r := range typed {
		switch {
		case r == '-' || r == ' ':
			r = '_'
		case unicode.IsUpper(r) && small:
			b.WriteByte('_')
		}
		small = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Nearest returns the name that was probably meant, or "". An alias wins over a misspelling; nil
// aliases are none.
func Nearest(typed string, names []string, aliases Aliases) string {
	if name := aliases.Of(typed, names); name != "" {
		return name
	}
	typed = strings.ToLower(typed)
	best, least := "", len(typed)/3+2
	for _, name := range names {
		if tooFar(typed, name, least) {
			continue
		}
		if d := distance(typed, strings.ToLower(name)); d < least && d < len(name) {
			best, least = name, d
		}
	}
	return best
}

// tooFar reports whether the lengths alone, in letters, keep two names further apart than fewer changes than least.
func tooFar(a, b string, least int) bool {
	longer := utf8.RuneCountInString(a) - utf8.RuneCountInString(b)
	return max(longer, -longer) >= least
}

// DidYouMean returns a hint that names the nearest of names, or else all of them.
func DidYouMean(typed string, names []string, aliases Aliases) string {
	if name := Nearest(typed, names, aliases); name != "" {
		return fmt.Sprintf("did you mean %q?", name)
	}
	return "known are " + And(names)
}

// longestName is how many letters of a name are compared. Chosen: longer ones are no misspelt names.
const longestName = 64

// distance counts the letters to insert, delete, replace or swap with their neighbour to get from a
// to b.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > longestName || len(y) > longestName {
		return max(len(x), len(y))
	}
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range y {
		rows[0][j+1] = j + 1
	}
	for i := range x {
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			d := min(rows[i][j+1]+1, rows[i+1][j]+1, rows[i][j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				d = min(d, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = d
		}
	}
	return rows[len(x)][len(y)]
}

// And joins names: "a", "a and b", "a, b and c".
func And(names []string) string { return join(names, " and ") }

// Or joins names with "or" before the last.
func Or(names []string) string { return join(names, " or ") }

func join(names []string, last string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	end := len(names) - 1
	return strings.Join(names[:end], ", ") + last + names[end]
}
