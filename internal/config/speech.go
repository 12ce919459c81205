package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/speech"
	"github.com/voicesim/voicesim/speech/voices"
)

// usualRecordings is the folder of recordings where none is named.
const usualRecordings = "recordings"

// Folders returns the folders of recordings, each once: those that are named, else the usual one beside the file and beside
// other folders.
func (c *Config) Folders(beside ...string) (folders []string) {
	if c.Recordings != nil {
		return c.Recordings
	}
	seen := map[string]bool{}
	for _, dir := range append([]string{c.Dir()}, beside...) {
		folder := filepath.Join(dir, usualRecordings)
		if at, err := filepath.Abs(folder); err == nil && !seen[at] {
			seen[at] = true
			folders = append(folders, folder)
		}
	}
	return folders
}

// Open opens folders of recordings. One that is not there is an error only where it is named.
func (c *Config) Open(folders []string) (open []*speech.Folder, err error) {
	for _, name := range folders {
		folder, err := speech.OpenFolder(os.DirFS(name), filepath.ToSlash(name))
		switch {
		case absent(err) && c.Recordings == nil: // it is only usual
		case err != nil:
			return nil, unreadable(c.File, name, err)
		default:
			open = append(open, folder)
		}
	}
	return open, nil
}

// unreadable says of a folder that a configuration names why it cannot be read.
func unreadable(file, folder string, err error) error {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = errors.New("it is not there: make it, or write the folder that has the recordings")
	case errors.As(err, &at) && at.Path == ".":
		err = at.Err
	}
	if file != "" {
		return fmt.Errorf("%s: recordings: %s: %w", file, folder, err)
	}
	return fmt.Errorf("%s: %w", folder, err)
}

// Speaker returns the voice that speaks: a recipe in the place of the one that is named, if it is not "". Nil is nobody.
func (c *Config) Speaker(recipe string, frozen bool) (*voices.Voice, error) {
	said := c.Voice
	switch {
	case recipe != "" && (said == nil || said.Recipe != recipe):
		said = &Voice{Recipe: recipe}
	case said == nil:
		return nil, nil
	}
	engine, err := engineOf(said)
	if err != nil && c.File != "" && recipe == "" {
		err = fmt.Errorf("%s: %w", c.File, err)
	}
	if err != nil {
		return nil, err
	}
	v := &voices.Voice{Engine: engine, Frozen: frozen, Names: said.Names, Usual: said.Usual}
	if c.Cache != "" {
		v.Cache = &voices.Cache{Dir: c.Cache}
	}
	return v, nil
}

// engineOf returns the engine that a configuration names.
func engineOf(said *Voice) (voices.Engine, error) {
	switch {
	case said.Command != nil:
		return &voices.Command{Args: said.Command, Version: said.Version, Limit: said.Limit}, nil
	case said.URL != "":
		s := &voices.Service{URL: said.URL, Model: said.Model, Instructions: said.Instructions, Limit: said.Limit}
		if said.Key == "" {
			return s, nil
		}
		if s.Key = os.Getenv(said.Key); s.Key == "" {
			return nil, fmt.Errorf("the voice of %s needs a key, and the environment variable %s is empty", s.Name(), said.Key)
		}
		return s, nil
	}
	r, ok := voices.Find(said.Recipe)
	switch {
	case !ok:
		return nil, fmt.Errorf("there is no voice %q: %s", said.Recipe, suggest.DidYouMean(said.Recipe, recipeNames(), nil))
	case r.Model != "" && said.Model == "":
		return nil, fmt.Errorf("the voice %s needs a model, %s: write it into voicesim.yaml as voice: {recipe: %s, model: …}", r.Name, r.Model, r.Name)
	}
	command := r.Command(said.Model)
	command.Limit = said.Limit
	return command, nil
}

func recipeNames() (names []string) {
	for _, r := range voices.Recipes() {
		names = append(names, r.Name)
	}
	return names
}
