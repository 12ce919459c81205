package wire

import "encoding/json"

// TypeOf returns the type of a frame without decoding it, "" when it has none. It allocates
// nothing for the types of this package. It does not tell whether the frame is sound.
func TypeOf(frame []byte) string {
	c := cursor{text: frame}
	if !c.seek("type") || c.peek() != '"' {
		return ""
	}
	return typeName(c.value())
}

// typeName returns what a JSON string says, as the constant of this package if there is one.
func typeName(token []byte) string {
	if len(token) < 2 {
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
	c := cursor{text: frame}
	for _, name := range path {
		if !c.seek(name) {
			return nil, false
		}
	}
	return c.value(), true
}
