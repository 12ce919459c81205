package wire

import "encoding/json"

// TypeOf returns the type of a frame without decoding it, "" when it has none. It allocates
// nothing for the types of this package. It does not tell whether the frame is sound.
func TypeOf(frame []byte) string {
	token, ok := Lookup(frame, "type")
	if !ok || len(token) < 2 || token[0] != '"' {
		return ""
	}
	if known, ok := eventShapes[string(token[1:len(token)-1])]; ok {
		return known.name
	}
	return unquote(token)
}

// Lookup returns the text of the value at a path of keys, and whether there is one, without
// decoding the frame: Lookup(frame, "item", "id"). It shares memory with the frame, and does not
// tell whether the frame is sound. It serves where absence matters and a decoded event does not
// show it, as with the content_index of conversation.item.truncate.
func Lookup(frame []byte, path ...string) (json.RawMessage, bool) {
	text := frame
	for _, name := range path {
		var ok bool
		if text, ok = member(text, name); !ok {
			return nil, false
		}
	}
	return text, true
}

// member returns the text of one value of an object.
func member(object []byte, name string) ([]byte, bool) {
	c := cursor{text: object}
	if c.peek() != '{' {
		return nil, false
	}
	for c.enter(); c.more(); {
		key := string(c.key()) == name // compared without an allocation
		value := c.value()
		if key {
			return value, true
		}
	}
	return nil, false
}
