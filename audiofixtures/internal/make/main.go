package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/voicesim/voicesim/audiofixtures/internal/synth"
)

func main() {
	dir := flag.String("dir", "audiofixtures", "directory with texts.txt; wav and manifest.json are written there")
	flag.Parse()
	if err := build(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "make fixtures:", err)
		os.Exit(1)
	}
}

func build(dir string) error {
	list, err := os.ReadFile(filepath.Join(dir, "texts.txt"))
	if err != nil {
		return err
	}
	return synth.Build(list, dir)
}
