package forms

import (
	"regexp"
	"strconv"
	"strings"
)

// MoneyShape is what dollars look like: $0.05.
var MoneyShape = regexp.MustCompile(`^\$(?:0|[1-9]\d{0,5})(?:\.\d{1,9})?$`)

var shareShape = regexp.MustCompile(`^(?:0|[1-9]\d{0,3})?(?:\.\d{1,9})?$`)

// ParseShare reads a share, as a number or in percent: 0.2 or 20%. It is false for what is none.
func ParseShare(text string) (value float64, ok bool) {
	bare, percent := strings.CutSuffix(text, "%")
	value, err := strconv.ParseFloat(bare, 64)
	if err != nil || !shareShape.MatchString(bare) {
		return 0, false
	}
	if percent {
		value /= 100
	}
	return value, true
}

// ParseMoney reads dollars. It is false for what is no amount of them.
func ParseMoney(text string) (value float64, ok bool) {
	value, err := strconv.ParseFloat(strings.TrimPrefix(text, "$"), 64)
	return value, err == nil && MoneyShape.MatchString(text)
}
