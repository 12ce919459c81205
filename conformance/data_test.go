package conformance_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
)

// The published schema and the recordings of the real server are not in the repository. They are
// looked for beside it, or where this variable says.
const dataVariable = "VOICESIM_DATA"

// sharedData returns the path of a file or directory of the data for tests; ok is false where it is
// absent.
func sharedData(name string) (path string, ok bool) {
	dir := os.Getenv(dataVariable)
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	path = filepath.Join(dir, name)
	_, err := os.Stat(path)
	return path, err == nil
}

// needData returns the same, and skips the spec where it is absent.
func needData(name string) string {
	GinkgoHelper()
	path, ok := sharedData(name)
	if !ok {
		Skip("there is no " + path + " (" + dataVariable + " may name the directory)")
	}
	return path
}
