package scenarios

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/forms"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// typed returns what was typed; see [yamltext.Text.Single].
func (f Field) typed() (text string, ok bool) { return yamltext.Single(f.l, f.name, f.key, f.value) }

// words returns what was typed with single spaces between the words.
func (f Field) words() (text string, ok bool) {
	text, ok = f.typed()
	return oneLine(text), ok
}

// file returns the path of a file beside the scenario, and where it stands.
func (f Field) file() (name string, at Pos, ok bool) {
	name, ok = f.words()
	switch {
	case !ok:
	case strings.Contains(name, `\`):
		f.wrong("a path is written with slashes", "write it as "+strings.ReplaceAll(name, `\`, "/"))
		ok = false
	case path.IsAbs(name) || name == "":
		f.wrong(f.name+" is a path from the folder of the scenario", "put the file there and write its name")
		ok = false
	}
	return path.Join(f.l.Of(f.value).Dir, name), f.l.pos(f.value), ok
}

// oneLine returns a text with single spaces between its words.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// parsed returns what a reader of texts makes of what was typed.
func parsed[T any](f Field, parse func(string) (T, error)) (value T, ok bool) {
	text, ok := f.typed()
	if !ok {
		return value, false
	}
	value, err := parse(text)
	if err != nil {
		f.wrong(f.name+": "+err.Error(), "")
	}
	return value, err == nil
}

// duration returns a length of time.
func (f Field) duration() (d time.Duration, ok bool) { return parsed(f, ParseDuration) }

// lasting is duration for keys for which zero makes no sense.
func (f Field) lasting() (d time.Duration, ok bool) {
	d, ok = f.duration()
	if ok && d == 0 {
		f.wrong(f.name+" is longer than nothing", "")
		return 0, false
	}
	return d, ok
}

// offset is duration for keys that say how long after a moment.
func (f Field) offset() (d time.Duration, ok bool) {
	if text := strings.TrimSpace(f.value.Value); f.name == "delay" && f.l.looksLikeMoment(text) {
		f.wrong("delay is a length of time, not a moment", "write after: "+text)
		return 0, false
	}
	return f.duration()
}

// level returns decibels.
func (f Field) level() (level float64, ok bool) { return parsed(f, forms.ParseLevel) }

// speed returns how many times as fast speech is.
func (f Field) speed() (speed float64, ok bool) { return parsed(f, forms.ParseSpeed) }

// pace returns how many times as fast something comes.
func (f Field) pace() (speed float64, ok bool) { return parsed(f, forms.ParsePace) }

// flag returns true or false.
func (f Field) flag() (yes, ok bool) {
	text, ok := f.typed()
	if ok && text != "true" && text != "false" {
		f.wrong(fmt.Sprintf("%s is true or false, not %s", f.name, text), "")
		return false, false
	}
	return text == "true", ok
}

var (
	countShape    = regexp.MustCompile(`^(?:0|[1-9]\d{0,5})$`)
	wholeShape    = regexp.MustCompile(`^-?[1-9]\d*$`) // however great
	fractionShape = regexp.MustCompile(`^(?:0|1|0?\.\d{1,9}|1\.0+)$`)
)

// mostCount is the greatest number that countShape matches.
const mostCount = 999_999

// count returns a whole number.
func (f Field) count() (n int, ok bool) { return f.countFrom(0, mostCount) }

// countFrom returns a whole number. What is permitted is only told, of a number that is far from it: whoever calls looks at the others.
func (f Field) countFrom(least, most int) (n int, ok bool) {
	text, ok := f.typed()
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	switch {
	case err == nil && countShape.MatchString(text):
		return n, true
	case wholeShape.MatchString(text):
		f.wrong(fmt.Sprintf("%s is a whole number from %d to %d, not %s", f.name, least, most, text), "")
	default:
		f.wrong(fmt.Sprintf("%s is a whole number, not %s", f.name, text), "")
	}
	return 0, false
}

// times returns a pointer to how often something must happen.
func (f Field) times() (n *int, ok bool) {
	often, ok := f.countFrom(1, mostCount)
	if ok && often == 0 {
		f.wrong("times: 0 says that it must not happen", "write expect_not, which fails as well when it could see nothing")
		return nil, false
	}
	return &often, ok
}

var phoneKeys = regexp.MustCompile(`^[0-9*#A-Da-d]{1,50}$`)

// phoneKeys returns keys of a phone.
func (f Field) phoneKeys() (pressed string, ok bool) {
	pressed, ok = f.typed()
	if ok && !phoneKeys.MatchString(pressed) {
		f.wrong(fmt.Sprintf("%s takes keys of a phone, not %q", f.name, pressed), "they are 0 to 9, *, # and A to D, without spaces")
		return "", false
	}
	return strings.ToUpper(pressed), ok
}

// fraction returns a number from 0 to 1.
func (f Field) fraction() (value float64, ok bool) {
	text, ok := f.typed()
	if !ok {
		return 0, false
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || !fractionShape.MatchString(text) {
		f.wrong(fmt.Sprintf("%s is a number from 0 to 1, not %s", f.name, text), "")
		return 0, false
	}
	return value, true
}

// list returns the entries of a list, of which there is at least one, or nil.
func (f Field) list() []*yaml.Node {
	n := f.value
	switch {
	case yamltext.IsList(n) && len(n.Content) > 0:
		return n.Content
	case yamltext.IsList(n):
		f.wrong(f.name+" is an empty list", "leave it out, or write what belongs into it")
	case yamltext.IsScalar(n) && !yamltext.IsEmpty(n):
		f.wrong(f.name+" is a list", fmt.Sprintf("write [%s]", n.Value))
	default:
		f.l.At(f.key, f.name+" is a list", "write each on a line of its own, behind a dash")
	}
	return nil
}
