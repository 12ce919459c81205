package plaintext

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// byteOrderMark begins UTF-8 files of programs on Windows.
const byteOrderMark = "\uFEFF"

// Mistake is why a file is no text in UTF-8, and where. Line and Column count from 1, the latter in characters.
type Mistake struct {
	Line, Column int
	Text         string // what is wrong and what to do, as in "is UTF-16: save the file as UTF-8"
}

// Of returns the text of a file in UTF-8, without a mark at its beginning; nil and why if it is in another encoding.
func Of(data []byte) ([]byte, *Mistake) {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		return nil, &Mistake{1, 1, "is UTF-16: save the file as UTF-8"}
	}
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	if utf8.Valid(data) {
		return data, nil
	}
	at := 0
	for {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	before := data[:at]
	return nil, &Mistake{
		Line:   1 + bytes.Count(before, []byte("\n")),
		Column: utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1,
		Text:   fmt.Sprintf("is not UTF-8 (byte 0x%02X): save the file as UTF-8", data[at]),
	}
}
