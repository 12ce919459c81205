// Package config reads voicesim.yaml: what holds for all scenarios of a project, found upward from where they are.
//
//	file, err := config.Find("tests/calls")
//	settings, err := config.Read(file)
//
// Keys are strict: every mistake is told at once, with its place. Paths in the file count from its folder.
package config
