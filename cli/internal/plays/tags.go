package plays

import (
	"fmt"
	"slices"
	"strings"
)

// Tags chooses by tags: nil chooses everything.
type Tags func(tags []string) bool

// ParseTags reads an expression such as "smoke && !slow": names of tags, with ! (not), && (and), || or a comma (or), and parentheses. && binds
// stronger than ||. The error says what of it cannot be read.
func ParseTags(text string) (Tags, error) {
	p := &tagParser{text: text}
	chosen, err := p.or()
	if err == nil && p.rest() != "" {
		err = fmt.Errorf("%q is not expected there", p.rest())
	}
	if err != nil {
		return nil, fmt.Errorf(`%q is no expression of tags, such as "smoke && !slow": %w`, text, err)
	}
	return chosen, nil
}

// tagParser reads from at on.
type tagParser struct {
	text string
	at   int
}

// rest is what is left to be read.
func (p *tagParser) rest() string { return strings.TrimSpace(p.text[p.at:]) }

// take takes a sign, if it is next.
func (p *tagParser) take(sign string) bool {
	rest := strings.TrimLeft(p.text[p.at:], " \t\n")
	if !strings.HasPrefix(rest, sign) {
		return false
	}
	p.at = len(p.text) - len(rest) + len(sign)
	return true
}

func (p *tagParser) or() (Tags, error) {
	one, err := p.and()
	for err == nil && (p.take("||") || p.take(",")) {
		left := one
		var right Tags
		right, err = p.and()
		one = func(tags []string) bool { return left(tags) || right(tags) }
	}
	return one, err
}

func (p *tagParser) and() (Tags, error) {
	one, err := p.not()
	for err == nil && p.take("&&") {
		left := one
		var right Tags
		right, err = p.not()
		one = func(tags []string) bool { return left(tags) && right(tags) }
	}
	return one, err
}

func (p *tagParser) not() (Tags, error) {
	switch {
	case p.take("!"):
		one, err := p.not()
		return func(tags []string) bool { return !one(tags) }, err
	case p.take("("):
		one, err := p.or()
		if err == nil && !p.take(")") {
			err = fmt.Errorf(`a ")" is missing`)
		}
		return one, err
	}
	rest := p.text[p.at:]
	end := strings.IndexAny(rest, "!&|(),")
	if end < 0 {
		end = len(rest)
	}
	name := strings.TrimSpace(rest[:end])
	if name == "" {
		return nil, fmt.Errorf("a tag is missing after %q", p.text[:p.at])
	}
	p.at += end
	return func(tags []string) bool { return slices.Contains(tags, name) }, nil
}
