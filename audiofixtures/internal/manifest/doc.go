// Package manifest is the file format of manifest.json: what is known about each recording.
//
// It is the one place where the file's milliseconds become durations and back.
package manifest
