package yamltext

import (
	"regexp"
	"strings"
)

var (
	flowMapStart = regexp.MustCompile(`^\{\s*[A-Za-z_][A-Za-z0-9_]*:(\s|\}|$)`)
	flowKey      = regexp.MustCompile(`^\s*([A-Za-z_][A-Za-z0-9_]*):\s+`)
)

// flowPart is one key of a map in braces, with all the words up to the next known key.
type flowPart struct {
	key   string // as written, with its colon and the spaces around it
	value string
	at    int // byte of the value in the map
}

// repairFlow puts the words of a map in braces in quotes where a comma, a bracket or anything else
// would cut them. The byte it returns is where the first such words begin. In data, any name with a
// colon is a key.
func (f *Format) repairFlow(value string, data bool) (fixed string, at int, why *trouble) {
	var b strings.Builder
	b.WriteByte('{')
	for i, part := range f.splitFlow(value, data) {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _, _ := strings.Cut(strings.TrimSpace(part.key), ":")
		if m := keyBehindWord.FindStringSubmatch(part.value); m != nil && !data && !f.Words(name) && f.Key(m[3]) {
			rest, _, _ := f.repairFlow("{"+m[2]+"}", false)
			b.WriteString(part.key + m[1] + ", " + rest[1:len(rest)-1])
			if why == nil {
				at, why = part.at+len(m[1])+1, &trouble{"a comma is missing between two keys", "write one"}
			}
			continue
		}
		words, inside, reason := f.repairFlowValue(part.value, data || f.Data(name))
		if reason != nil && why == nil {
			at, why = part.at+inside, reason
		}
		b.WriteString(part.key + words)
	}
	b.WriteByte('}')
	return b.String(), at, why
}

// repairFlowValue does what repairFlow does for a value in braces, which may be a map itself.
func (f *Format) repairFlowValue(value string, data bool) (fixed string, at int, why *trouble) {
	switch closed := value != "" && closesAt(value) == len(value)-1; {
	case closed && flowMapStart.MatchString(value):
		return f.repairFlow(value, data)
	case closed && value[0] == '[':
		return value, 0, nil
	}
	if why = flowTrouble(value); why == nil {
		return value, 0, nil
	}
	if decimalComma.MatchString(value) {
		return strings.Replace(value, ",", ".", 1), 0, &trouble{"a comma ends what stands before it in braces", hintPoint}
	}
	return mendQuotes(value), 0, why
}

// decimalComma matches a quantity that was written with a comma.
var decimalComma = regexp.MustCompile(`^[-+]?\d+,\d+(?:ms|s|m|dB|x|%)?$`)

// flowTrouble says why words in braces are not read as typed; nil if they are.
func flowTrouble(words string) *trouble {
	switch why := commonTrouble(words); {
	case why != nil:
		return why
	case isQuoted(words):
		return nil
	case strings.Contains(words, ","):
		return &trouble{"a comma ends unquoted words in braces", hintComma}
	case strings.ContainsAny(words, "[]{}"):
		return &trouble{"brackets mean something else in braces", hintQuotes}
	default:
		return blockTrouble(words)
	}
}

// splitFlow takes a map in braces apart at the commas that a known key follows.
func (f *Format) splitFlow(value string, data bool) []flowPart {
	inner := value[1 : len(value)-1]
	var parts []flowPart
	for begin := 0; begin < len(inner); {
		key := flowKey.FindString(inner[begin:])
		from := begin + len(key)
		to := f.flowValueEnd(inner, from, data)
		words := strings.TrimRight(inner[from:to], " ")
		parts = append(parts, flowPart{key, words, from + 1})
		begin = to + 1
	}
	return parts
}

// flowValueEnd returns where the value ends that begins at from: at the next comma with a known key
// behind it, or at the end.
func (f *Format) flowValueEnd(inner string, from int, data bool) int {
	at := from
	if rest := inner[from:]; rest != "" && strings.Contains(`{["'`, rest[:1]) {
		if end := closesAt(rest); end >= 0 && f.endsValue(rest[end+1:], data) {
			at += end
		}
	}
	for ; at < len(inner); at++ {
		if inner[at] != ',' {
			continue
		}
		if f.startsKey(inner[at+1:], data) {
			return at
		}
	}
	return len(inner)
}

// endsValue reports whether a value is over before rest: at its end, or at a comma with a known key.
func (f *Format) endsValue(rest string, data bool) bool {
	rest = strings.TrimLeft(rest, " ")
	return rest == "" || rest[0] == ',' && f.startsKey(rest[1:], data)
}

// startsKey reports whether text begins with a key and its colon.
func (f *Format) startsKey(text string, data bool) bool {
	key := flowKey.FindStringSubmatch(text)
	return key != nil && (data || f.Key(key[1]))
}

// closesAt returns the byte at which the bracket or quote closes that value begins with, or -1.
func closesAt(value string) int {
	if quote := value[0]; quote == '"' || quote == '\'' {
		for i := 1; i < len(value); i++ {
			switch {
			case value[i] == '\\' && quote == '"':
				i++
			case value[i] == quote && quote == '\'' && strings.HasPrefix(value[i+1:], "'"):
				i++
			case value[i] == quote:
				return i
			}
		}
		return -1
	}
	depth := 0
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
