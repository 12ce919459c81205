package calling

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"io"
)

// Known are the calls of a session so far, by their ids: none is carried out twice, and no other one under the id of one.
//
//	id       | name and arguments | is
//	---------+--------------------+---------
//	unknown  | any                | New, and known from now on
//	known    | the same           | Repeated
//	known    | others             | Changed
//
// Arguments that differ in spaces and in the order of keys are the same.
type Known map[string][sha256.Size]byte

// Identity is what a call is to those that are known.
type Identity uint8

// What a call is.
const (
	New      Identity = iota
	Repeated          // it was taken before
	Changed           // another call has its id
)

// Take takes a call.
func (k Known) Take(id, name string, arguments json.RawMessage) Identity {
	print := fingerprint(name, arguments)
	before, known := k[id]
	switch {
	case !known:
		k[id] = print
		return New
	case before == print:
		return Repeated
	}
	return Changed
}

func fingerprint(name string, arguments json.RawMessage) [sha256.Size]byte {
	return sha256.Sum256(append([]byte(name+"\x00"), canonical(arguments)...))
}

// canonical writes JSON in one way; what is no JSON stays as it is, and nothing is {}.
func canonical(text json.RawMessage) []byte {
	if len(bytes.TrimSpace(text)) == 0 {
		return []byte("{}")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	if d.Decode(&value) != nil {
		return text
	}
	if _, err := d.Token(); err != io.EOF {
		return text
	}
	out, err := json.Marshal(value)
	if err != nil {
		return text
	}
	return out
}

// sameArguments reports whether two texts are the same arguments.
func sameArguments(a, b json.RawMessage) bool { return bytes.Equal(canonical(a), canonical(b)) }
