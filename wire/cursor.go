package wire

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// cursor walks over JSON text. It relies on json.Valid having accepted the text; on any other text
// it stays in bounds and what it yields means nothing.
type cursor struct {
	text []byte
	pos  int
}

// peek skips white space and returns the byte that follows, 0 at the end.
func (c *cursor) peek() byte {
	for ; c.pos < len(c.text); c.pos++ {
		switch b := c.text[c.pos]; b {
		case ' ', '\t', '\n', '\r':
		default:
			return b
		}
	}
	return 0
}

// step skips white space and the byte that follows.
func (c *cursor) step() {
	if c.peek() != 0 {
		c.pos++
	}
}

// enter steps into an object or an array.
func (c *cursor) enter() { c.step() }

// more reports whether the object or array has another member, and steps to it; else it steps out.
func (c *cursor) more() bool {
	b := c.peek()
	if b == ',' {
		c.step()
		b = c.peek()
	}
	switch b {
	case 0:
		return false
	case '}', ']':
		c.step()
		return false
	}
	return true
}

// seek steps to the value of a key of the object at the cursor, and reports whether there is one.
func (c *cursor) seek(name string) bool {
	if c.peek() != '{' {
		return false
	}
	for c.enter(); c.more(); c.value() {
		if string(c.key()) == name { // compared without an allocation
			return true
		}
	}
	return false
}

// key steps over the key of an object's member and returns its name.
func (c *cursor) key() []byte {
	token := c.value()
	c.step() // the colon
	if len(token) < 2 {
		return nil
	}
	if name := token[1 : len(token)-1]; plain(name) {
		return name
	}
	return []byte(unquote(token))
}

// value steps over a value and returns its text.
func (c *cursor) value() []byte {
	first := c.peek()
	start := c.pos
	switch first {
	case '"':
		c.skipString()
	case '{', '[':
		c.skipNested()
	default:
		c.skipScalar()
	}
	c.pos = min(c.pos, len(c.text))
	return c.text[start:c.pos]
}

func (c *cursor) skipString() {
	c.pos++
	rest := c.text[c.pos:]
	if quote := bytes.IndexByte(rest, '"'); quote >= 0 && bytes.IndexByte(rest[:quote], '\\') < 0 {
		c.pos += quote + 1
		return
	}
	for c.pos < len(c.text) {
		switch c.text[c.pos] {
		case '"':
			c.pos++
			return
		case '\\':
			c.pos++
		}
		c.pos++
	}
	c.pos = len(c.text)
}

func (c *cursor) skipNested() {
	depth := 0
	for c.pos < len(c.text) {
		switch c.text[c.pos] {
		case '"':
			c.skipString()
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		c.pos++
		if depth == 0 {
			return
		}
	}
}

// skipScalar steps over a number or a literal.
func (c *cursor) skipScalar() {
	start := c.pos
	for ; c.pos < len(c.text); c.pos++ {
		switch c.text[c.pos] {
		case ',', ':', '}', ']', ' ', '\t', '\n', '\r', '"':
			if c.pos == start {
				c.pos++ // not JSON; go on all the same
			}
			return
		}
	}
}

// plain reports whether the inside of a JSON string is what it says, without escapes or bytes that
// are not UTF-8.
func plain(inside []byte) bool {
	return bytes.IndexByte(inside, '\\') < 0 && utf8.Valid(inside)
}

// unquote returns what a JSON string says.
func unquote(token []byte) string {
	if inside := token[1 : len(token)-1]; plain(inside) {
		return string(inside)
	}
	var s string
	if err := json.Unmarshal(token, &s); err != nil {
		return ""
	}
	return s
}
