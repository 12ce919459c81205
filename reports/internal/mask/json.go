package mask

import (
	"bytes"
	"encoding/json"
	"strings"
)

// JSON returns JSON text without secrets: what stands under the name of one, and what is one in strings and numbers. All else stays as it was, byte for
// byte. What is not JSON is masked as a text.
func (m *Mask) JSON(text []byte) []byte {
	if !json.Valid(text) {
		return []byte(m.Text(string(text)))
	}
	return m.walk(text, secretName, nil)
}

// forms is JSON, where names tell nothing.
func (m *Mask) forms(text []byte) []byte {
	if !json.Valid(text) {
		return []byte(m.Text(string(text)))
	}
	return m.walk(text, func(string) bool { return false }, nil)
}

// walk masks JSON. names says which names are those of secrets; where found is not nil, it is told what stands under them, and all else stays.
func (m *Mask) walk(text []byte, names func(string) bool, found func(string)) []byte {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	w := walker{mask: m, dec: dec, text: text, names: names, found: found}
	for w.next() {
	}
	return append(w.out, text[w.copied:]...)
}

// walker copies JSON, scalar by scalar.
type walker struct {
	mask   *Mask
	dec    *json.Decoder
	text   []byte
	copied int // bytes of text
	out    []byte
	names  func(string) bool
	found  func(string)
	open   []level
}

// level is an object or a list that is open.
type level struct {
	object bool
	name   bool // the next string is a name
	hidden bool // what is in it is secret
}

// next takes a token, and reports false at the end.
func (w *walker) next() bool {
	token, err := w.dec.Token()
	if err != nil {
		return false
	}
	n := len(w.open)
	hidden := n > 0 && w.open[n-1].hidden
	switch t := token.(type) {
	case json.Delim:
		if t == '{' || t == '[' {
			w.value()
			w.open = append(w.open, level{object: t == '{', name: t == '{', hidden: hidden})
			return true
		}
		w.open = w.open[:n-1]
		return true
	case string:
		if n > 0 && w.open[n-1].object && w.open[n-1].name {
			w.open[n-1].name = false
			w.open[n-1].hidden = w.inherits() || w.names(t)
			w.replace(t, w.masked(t))
			return true
		}
		w.scalar(t, t, hidden)
	case json.Number:
		w.scalar(t.String(), t, hidden)
	}
	w.value()
	return true
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
func (w *walker) scalar(text string, token any, hidden bool) {
	switch {
	case hidden:
		if w.found != nil {
			w.found(text)
		}
		w.replace(token, Masked)
	default:
		if masked := w.masked(text); masked != text {
			w.replace(token, masked)
		}
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

// replace writes another string in place of the token that was just read, unless it is the same.
func (w *walker) replace(token any, with string) {
	if token == any(with) {
		return
	}
	end := int(w.dec.InputOffset())
	raw := w.text[w.copied:end]
	begin := w.copied + len(raw) - len(lastToken(raw))
	w.out = append(w.out, w.text[w.copied:begin]...)
	quoted, _ := json.Marshal(with) // a string always can be
	w.out = append(w.out, quoted...)
	w.copied = end
}

// lastToken is the string or number that JSON text ends with.
func lastToken(raw []byte) []byte {
	if raw[len(raw)-1] != '"' {
		i := bytes.LastIndexAny(raw, " \t\r\n:,[{")
		return raw[i+1:]
	}
	for i := len(raw) - 2; i >= 0; i-- {
		if raw[i] != '"' {
			continue
		}
		slashes := 0
		for k := i - 1; k >= 0 && raw[k] == '\\'; k-- {
			slashes++
		}
		if slashes%2 == 0 {
			return raw[i:]
		}
	}
	return raw
}

// looksLikeJSON reports whether a text is an object or a list of JSON.
func looksLikeJSON(text string) bool {
	t := strings.TrimSpace(text)
	return t != "" && (t[0] == '{' || t[0] == '[') && json.Valid([]byte(t))
}
