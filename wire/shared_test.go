package wire_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
)

// sharedData returns the path of a file of third-party data, which is kept beside the repository
// and not in it. VOICESIM_DATA names another folder. Without the file the spec is skipped.
func sharedData(name string) string {
	GinkgoHelper()
	folder := os.Getenv("VOICESIM_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared", "data")
	}
	path := filepath.Join(folder, name)
	if found, err := filepath.Glob(path); err != nil || len(found) == 0 {
		Skip("no third-party data: " + path + " is not there; VOICESIM_DATA may name its folder")
	}
	return path
}
