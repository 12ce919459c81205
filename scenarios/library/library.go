package library

import (
	"embed"
	"io/fs"
)

//go:embed supportline/*.yaml
var files embed.FS

// FS returns the bundled scenarios: a folder for each agent, with a YAML file for each call.
func FS() fs.FS { return files }
