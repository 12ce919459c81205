package voices

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/wholefile"
	"github.com/voicesim/voicesim/speech"
)

// Cache keeps what was spoken in a folder: KEY.wav as the engine gave it, and KEY.json with its words for people who
// look into it. Several processes may share it. What cannot be read is spoken again.
type Cache struct {
	Dir string // is made when something is kept
}

// form is the form of keys: another one finds nothing of an older cache.
const form = "voicesim speech 1"

// Key is under which a cache keeps words: it depends on all that their sound depends on.
func Key(identity, voice, words string) string {
	h := sha256.New()
	for _, part := range []string{form, identity, voice, words} {
		_, _ = fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// entry is what KEY.json says.
type entry struct {
	Words  string `json:"words"`
	Spoken string `json:"spoken"`
	Voice  string `json:"voice,omitempty"`
	Engine string `json:"engine"`
}

func (c *Cache) path(key, ending string) string { return filepath.Join(c.Dir, key+ending) }

// get returns what is kept under a key.
func (c *Cache) get(key string) (*speech.Take, bool) {
	file, err := os.ReadFile(c.path(key, ".wav"))
	if err != nil {
		return nil, false
	}
	clip, err := audio.ReadWAV(bytes.NewReader(file))
	if err != nil {
		return nil, false
	}
	take, err := speech.NewTake(clip)
	return take, err == nil
}

// put keeps a file under a key.
func (c *Cache) put(key string, file []byte, e entry) error {
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return fmt.Errorf("cache: %w", err)
	}
	note, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	if err := write(c.path(key, ".json"), append(note, '\n')); err != nil {
		return fmt.Errorf("cache: %w", err)
	}
	if err := write(c.path(key, ".wav"), file); err != nil {
		return fmt.Errorf("cache: %w", err)
	}
	return nil
}

// write writes a file that is either whole or not there.
func write(name string, data []byte) error {
	return wholefile.Write(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
