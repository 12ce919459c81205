package models

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// byteOrderMark begins UTF-8 files of programs on Windows.
const byteOrderMark = "\uFEFF"

// notText is why a file is no text in UTF-8, and where.
type notText struct {
	line, column int // from 1; column counts bytes
	text         string
}

// textOf returns the text of a file in UTF-8, without a mark at its beginning; nil if it is in another encoding.
func textOf(data []byte) ([]byte, *notText) {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		return nil, &notText{1, 1, "is UTF-16: save the file as UTF-8"}
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
	return nil, &notText{
		line:   1 + bytes.Count(before, []byte("\n")),
		column: at - bytes.LastIndexByte(before, '\n'),
		text:   fmt.Sprintf("is not UTF-8 (byte 0x%02X): save the file as UTF-8", data[at]),
	}
}
