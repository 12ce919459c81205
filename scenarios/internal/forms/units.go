package forms

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// longestDuration is more than any call takes. Chosen, so that sums of durations cannot overflow.
const longestDuration = 24 * time.Hour

// What values look like.
var (
	DurationShape = regexp.MustCompile(`^\d+(?:\.\d+)?(?:ms|s|m)$`) // 800ms
	BareNumber    = regexp.MustCompile(`^\d+(?:\.\d+)?$`)           // what lacks its unit
	LevelShape    = regexp.MustCompile(`^[-+]?\d+(?:\.\d+)?dB$`)    // -6dB
	SpeedShape    = regexp.MustCompile(`^\d+(?:\.\d+)?x$`)          // 1.2x
)

var (
	spacedUnit   = regexp.MustCompile(`^(\d+(?:\.\d+)?) +(ms|s|m)$`)
	decimalComma = regexp.MustCompile(`^\d+,\d+(?:ms|s|m)$`)
	hours        = regexp.MustCompile(`^\d+(?:\.\d+)? ?(?:h|hours?|d|days?)$`)
	bareLevel    = regexp.MustCompile(`^[-+]?\d+(?:\.\d+)?$`)
)

// ParseDuration reads a length of time with its unit: 800ms, 1.5s or 2m.
func ParseDuration(text string) (time.Duration, error) {
	switch {
	case BareNumber.MatchString(text):
		return 0, fmt.Errorf("%s has no unit: write %[1]sms or %s", text, inSeconds(text))
	case spacedUnit.MatchString(text):
		return 0, fmt.Errorf("%q has a space in it: write %s", text, strings.ReplaceAll(text, " ", ""))
	case decimalComma.MatchString(text):
		return 0, fmt.Errorf("%q has a comma in it: write %s", text, strings.Replace(text, ",", ".", 1))
	case hours.MatchString(text):
		return 0, fmt.Errorf("%q is not a length of time: the units are ms, s and m", text)
	case !DurationShape.MatchString(text):
		return 0, fmt.Errorf("%q is not a length of time: write it like 800ms, 1.5s or 2m", text)
	}
	d, err := time.ParseDuration(text)
	if err != nil || d > longestDuration {
		return 0, fmt.Errorf("%s is too long: no call takes more than a day", text)
	}
	return d, nil
}

// inSeconds returns what a bare number may have meant in seconds: who writes 900 thinks of
// milliseconds, who writes 2 does not.
func inSeconds(number string) string {
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || value < 100 {
		return number + "s"
	}
	return strconv.FormatFloat(value/1000, 'f', -1, 64) + "s"
}

// ParseLevel reads decibels: -6dB.
func ParseLevel(text string) (float64, error) {
	switch {
	case bareLevel.MatchString(text):
		return 0, fmt.Errorf("%s has no unit: write %[1]sdB", text)
	case !LevelShape.MatchString(text):
		return 0, fmt.Errorf("%q is not a level: write it like -6dB", text)
	}
	level, err := strconv.ParseFloat(strings.TrimSuffix(text, "dB"), 64)
	if err != nil || level > 60 || level < -120 {
		return 0, errors.New(text + " is no level of speech: it lies between -120dB and 60dB")
	}
	return level, nil
}

// Speeds of speech that is still understood, and whose sound can be made, and those of anything else. Chosen.
const (
	slowestSpeech, fastestSpeech = 0.5, 2
	slowest, fastest             = 0.1, 10
)

// ParseSpeed reads how many times as fast speech is: 1.2x.
func ParseSpeed(text string) (float64, error) {
	return parseTimes(text, "speech", slowestSpeech, fastestSpeech)
}

// ParsePace reads how many times as fast sound comes: 0.5x.
func ParsePace(text string) (float64, error) { return parseTimes(text, "sound", slowest, fastest) }

func parseTimes(text, what string, slowest, fastest float64) (float64, error) {
	switch {
	case BareNumber.MatchString(text):
		return 0, fmt.Errorf("%s has no unit: write %[1]sx", text)
	case !SpeedShape.MatchString(text):
		return 0, fmt.Errorf("%q is not a speed: write it like 1.2x", text)
	}
	speed, err := strconv.ParseFloat(strings.TrimSuffix(text, "x"), 64)
	if err != nil || speed < slowest || speed > fastest {
		return 0, fmt.Errorf("%s is no speed of %s: it lies between %vx and %vx", text, what, slowest, fastest)
	}
	return speed, nil
}
