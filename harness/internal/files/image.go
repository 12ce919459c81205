package files

import (
	"bytes"
	"encoding/base64"
	"image"
	_ "image/jpeg" // what models are shown
	_ "image/png"
	"io/fs"
	"net/http"
)

// maxImageBytes is how large a picture may be that a model is shown. Chosen: far below what a frame of a WebSocket may
// have, once it is written in base64.
const maxImageBytes = 4 << 20

// Image reads a picture, and returns it as a data URI, or says why it cannot be shown. What it is, its bytes tell and not
// its name.
func Image(fsys fs.FS, name string) (uri, why string) {
	if fsys == nil {
		return "", "cannot be read: files beside a scenario cannot be read here"
	}
	data, why := bounded(fsys, name, maxImageBytes, "a picture")
	if why != "" {
		return "", why
	}
	kind := http.DetectContentType(data)
	if kind != "image/png" && kind != "image/jpeg" {
		return "", "is neither PNG nor JPEG, whatever its name says: its bytes are " + kind
	}
	if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
		return "", "is damaged: " + err.Error()
	}
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data), ""
}
