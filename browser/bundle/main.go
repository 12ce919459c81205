// Command bundle makes the style and the script of the report's page, one file each, of their sources in reports/page/script. The
// fingerprint of the sources is written beside them, so that a spec of reports/page can tell that both are in step.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: bundle FOLDER, the folder of package page")
		os.Exit(2)
	}
	if err := bundle(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

// bundle writes the files into the folder bundle of a folder that has the sources in its folder script.
func bundle(dir string) error {
	sum, err := fingerprint(filepath.Join(dir, "script"))
	if err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{filepath.Join(dir, "script", "page.js"), filepath.Join(dir, "script", "page.css")},
		Outdir:            filepath.Join(dir, "bundle"),
		Bundle:            true,
		Write:             true,
		Format:            api.FormatIIFE,
		Target:            api.ES2022,
		Charset:           api.CharsetASCII,
		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
		LogLevel:          api.LogLevelWarning,
		LegalComments:     api.LegalCommentsNone,
	})
	if len(result.Errors) > 0 {
		return errors.New("the sources have mistakes")
	}
	return os.WriteFile(filepath.Join(dir, "bundle", "sources.sha256"), []byte(sum+"\n"), 0o644)
}
