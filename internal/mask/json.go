package mask

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// JSON returns JSON text without secrets: what stands under the name of one, and what is one in strings and numbers. All else stays as it was, byte for
// byte. What is not JSON is masked as a text.
func (m *Mask) JSON(text []byte) []byte {
	if !json.Valid(text) {
		return []byte(m.Text(string(text)))
	}
	return m.walk(text, m.secretName, nil)
}

// forms is JSON, where names tell nothing.
func (m *Mask) forms(text []byte) []byte {
	if !json.Valid(text) {
		return []byte(m.Text(string(text)))
	}
	return m.walk(text, func(string) bool { return false }, nil)
}

// walk masks JSON that is valid. names says which names are those of secrets; where found is not nil, it is told what stands under them, and all else stays.
func (m *Mask) walk(text []byte, names func(string) bool, found func(string)) []byte {
	w := walker{mask: m, text: text, names: names, found: found}
	for w.next() {
	}
	return append(w.out, text[w.copied:]...)
}

// walker copies JSON, scalar by scalar.
type walker struct {
	mask   *Mask
	text   []byte
	at     int // where the next token begins, or what stands before it
	begin  int // where the last began
	copied int // bytes of text
	out    []byte
	names  func(string) bool
	found  func(string)
	open   []level

	each func(name, text string) string // what becomes of strings and numbers; nil is that they are masked
	name string                         // the last
}

// level is an object or a list that is open.
type level struct {
	object bool
	name   bool // the next string is a name
	hidden bool // what is in it is secret
}

// next takes a token, and reports false at the end.
func (w *walker) next() bool {
	for w.at < len(w.text) && strings.IndexByte(" \t\r\n,:", w.text[w.at]) >= 0 {
		w.at++
	}
	if w.at == len(w.text) {
		return false
	}
	w.begin = w.at
	n := len(w.open)
	hidden := n > 0 && w.open[n-1].hidden
	switch c := w.text[w.at]; c {
	case '{', '[':
		w.at++
		w.value()
		w.open = append(w.open, level{object: c == '{', name: c == '{', hidden: hidden})
		return true
	case '}', ']':
		w.at++
		w.open = w.open[:n-1]
		return true
	case '"':
		t := w.quoted()
		if n > 0 && w.open[n-1].object && w.open[n-1].name {
			w.open[n-1].name = false
			if w.name = t; w.each != nil {
				return true
			}
			w.open[n-1].hidden = w.inherits() || w.names(t)
			if masked := w.masked(t); masked != t {
				w.replace(masked)
			}
			return true
		}
		w.scalar(t, hidden)
	default: // a number, true, false or null
		for w.at < len(w.text) && strings.IndexByte(" \t\r\n,}]", w.text[w.at]) < 0 {
			w.at++
		}
		if c == '-' || c-'0' < 10 {
			w.scalar(string(w.text[w.begin:w.at]), hidden)
		}
	}
	w.value()
	return true
}

// quoted takes a string, and returns it without quotes and escapes.
func (w *walker) quoted() string {
	plain := true
	for w.at++; w.text[w.at] != '"'; w.at++ {
		switch c := w.text[w.at]; {
		case c == '\\':
			plain = false
			w.at++
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	w.at++
	if raw := w.text[w.begin:w.at]; !plain {
		var t string
		_ = json.Unmarshal(raw, &t) // it is valid
		return t
	}
	return string(w.text[w.begin+1 : w.at-1])
}

// inherits reports whether the object that is open stands under the name of a secret itself.
func (w *walker) inherits() bool {
	n := len(w.open)
	return n > 1 && w.open[n-2].hidden
}

// value notes that a value has begun or ended: a name is next in an object.
func (w *walker) value() {
	if n := len(w.open); n > 0 && w.open[n-1].object {
		w.open[n-1].name = true
	}
}

// scalar writes a string or a number, masked if it is a secret.
func (w *walker) scalar(text string, hidden bool) {
	if w.each != nil {
		if other := w.each(w.name, text); other != text {
			w.replace(other)
		}
		return
	}
	if hidden {
		if w.found != nil {
			w.found(text)
		}
		w.replace(Masked)
		return
	}
	if masked := w.masked(text); masked != text {
		w.replace(masked)
	}
}

// masked is a text without secrets, where that is asked for.
func (w *walker) masked(text string) string {
	if w.found != nil {
		return text
	}
	if looksLikeJSON(text) { // JSON in a string: arguments of calls, and outputs of tools
		return string(w.mask.walk([]byte(text), w.names, nil))
	}
	return w.mask.Text(text)
}

// replace writes a string in place of the token that was just read.
func (w *walker) replace(with string) {
	w.out = append(w.out, w.text[w.copied:w.begin]...)
	quoted, _ := json.Marshal(with) // a string always can be
	w.out = append(w.out, quoted...)
	w.copied = w.at
}

// looksLikeJSON reports whether a text is an object or a list of JSON.
func looksLikeJSON(text string) bool {
	t := strings.TrimSpace(text)
	return t != "" && (t[0] == '{' || t[0] == '[') && json.Valid([]byte(t))
}
