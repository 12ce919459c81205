package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

func contains(names []string, name string) bool { return slices.Contains(names, name) }

// typed returns what was typed as the value of a key, without the spaces around it. It is false when
// the key is absent, and, after noting that, when its value is missing or not a single one.
func (l *loader) typed(f fieldMap, key string) (text string, ok bool) {
	n := f.value(key)
	if n == nil {
		return "", false
	}
	return l.typedNode(n, f[key].Key, key)
}

// typedNode is typed for a node; a missing value is noted at its key.
func (l *loader) typedNode(n, key *yaml.Node, name string) (text string, ok bool) {
	text = strings.TrimSpace(n.Value)
	switch {
	case !yamltext.IsScalar(n):
		l.At(n, name+" takes a single value", "write it behind the key")
	case text == "":
		l.At(key, name+" has no value", "write it behind the key")
	default:
		return text, true
	}
	return "", false
}

// words returns what was typed with single spaces between the words, or "".
func (l *loader) words(f fieldMap, key string) string {
	text, _ := l.typed(f, key)
	return strings.Join(strings.Fields(text), " ")
}

// duration returns a length of time, or zero.
func (l *loader) duration(f fieldMap, key string) time.Duration {
	n := f.value(key)
	if n != nil && yamltext.IsMap(n) && contains([]string{"delay", "barge_in"}, key) {
		l.NotYet(f[key].Key, "a sweep")
		return 0
	}
	text, ok := l.typed(f, key)
	if !ok {
		return 0
	}
	d, err := parseDuration(text)
	if err == nil {
		return d
	}
	if key == "delay" && l.looksLikeMoment(text) {
		l.At(n, "delay is a length of time, not a moment", "write after: "+text)
		return 0
	}
	l.At(n, key+": "+err.Error(), "")
	return 0
}

// longerThanZero is duration for keys for which zero makes no sense.
func (l *loader) longerThanZero(f fieldMap, key string) time.Duration {
	before := l.Found()
	d := l.duration(f, key)
	if n := f.value(key); n != nil && d == 0 && l.Found() == before {
		l.At(n, key+" is longer than nothing", "")
	}
	return d
}

// level returns decibels, or zero.
func (l *loader) level(f fieldMap, key string) float64 {
	text, ok := l.typed(f, key)
	if !ok {
		return 0
	}
	level, err := parseLevel(text)
	if err != nil {
		l.At(f.value(key), key+": "+err.Error(), "")
	}
	return level
}

// flag returns true or false; nil when the key is absent or wrong.
func (l *loader) flag(f fieldMap, key string) *bool {
	text, ok := l.typed(f, key)
	if !ok {
		return nil
	}
	value := text == "true"
	if !value && text != "false" {
		l.At(f.value(key), fmt.Sprintf("%s is true or false, not %s", key, text), "")
		return nil
	}
	return &value
}

var (
	countShape    = regexp.MustCompile(`^(?:0|[1-9]\d{0,5})$`)
	fractionShape = regexp.MustCompile(`^(?:0|1|0?\.\d{1,9}|1\.0+)$`)
)

// count returns a whole number; nil when the key is absent or wrong.
func (l *loader) count(f fieldMap, key string) *int {
	text, ok := l.typed(f, key)
	if !ok {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || !countShape.MatchString(text) {
		l.At(f.value(key), fmt.Sprintf("%s is a whole number, not %s", key, text), "")
		return nil
	}
	return &n
}

// fraction returns a number from 0 to 1, or zero.
func (l *loader) fraction(f fieldMap, key string) float64 {
	text, ok := l.typed(f, key)
	if !ok {
		return 0
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || !fractionShape.MatchString(text) {
		l.At(f.value(key), fmt.Sprintf("%s is a number from 0 to 1, not %s", key, text), "")
		return 0
	}
	return value
}

// choice returns one of the words that the key may be given, or "".
func (l *loader) choice(f fieldMap, key string, set *keySet) string {
	text, ok := l.typed(f, key)
	if !ok || !l.chosen(f.value(key), text, key, set) {
		return ""
	}
	return text
}

// chosen reports whether text is one of the words of the set, and notes it otherwise.
func (l *loader) chosen(n *yaml.Node, text, key string, set *keySet) bool {
	switch {
	case contains(set.now, text):
		return true
	case contains(set.later, text):
		l.NotYet(n, fmt.Sprintf("%s %q", key, text))
	default:
		l.At(n, fmt.Sprintf("%q is not a value of %s", text, key), didYouMean(text, set.all()))
	}
	return false
}

// list returns the elements of a list, or nil.
func (l *loader) list(f fieldMap, key string) []*yaml.Node {
	n := f.value(key)
	switch {
	case n == nil:
		return nil
	case n.Kind == yaml.SequenceNode && len(n.Content) > 0:
		return n.Content
	case n.Kind == yaml.SequenceNode:
		l.At(n, key+" is an empty list", "leave it out, or write what belongs into it")
	case yamltext.IsScalar(n) && !yamltext.IsEmpty(n):
		l.At(n, key+" is a list", fmt.Sprintf("write [%s]", n.Value))
	default:
		l.At(f[key].Key, key+" is a list", "write each on a line of its own, behind a dash")
	}
	return nil
}

// wordList returns a list of single values.
func (l *loader) wordList(f fieldMap, key string, use func(n *yaml.Node, text string)) {
	for _, n := range l.list(f, key) {
		if text, ok := l.typedNode(n, n, key); ok {
			use(n, text)
		}
	}
}
