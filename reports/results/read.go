package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/voicesim/voicesim/internal/visible"
)

// Read reads results.json. The error says what of it is none.
func Read(path string) (*Document, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse reads the text of results.json; path is its name in errors.
func Parse(path string, data []byte) (*Document, error) {
	var doc Document
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("%s: is no results.json: %w", path, err)
	}
	switch {
	case doc.SchemaVersion == 0:
		return nil, fmt.Errorf("%s: is no results.json: it has no schema_version", path)
	case doc.SchemaVersion > SchemaVersion:
		return nil, fmt.Errorf("%s: has the form %d, of a newer voicesim; this one reads up to %d", path, doc.SchemaVersion, SchemaVersion)
	case len(doc.Run.CallWallMS) > 0 && len(doc.Run.CallWallMS) != len(doc.Results):
		return nil, fmt.Errorf("%s: run.call_wall_ms has %d values for %d results", path, len(doc.Run.CallWallMS), len(doc.Results))
	}
	return &doc, nil
}

// Write writes results.json. Characters that are not seen, and those that turn others round, are escaped.
func Write(w io.Writer, doc *Document) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := w.Write(visible.JSON(text.Bytes()))
	return err
}

// WallMS is how long a result took to play; zero where that is not known.
func (d *Document) WallMS(result int) float64 {
	if result >= len(d.Run.CallWallMS) {
		return 0
	}
	return d.Run.CallWallMS[result]
}
