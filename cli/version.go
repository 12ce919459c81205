package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// module is this module's path.
const module = "github.com/voicesim/voicesim"

// newVersion builds voicesim version.
func (p *Program) newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			info, _ := debug.ReadBuildInfo()
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s %s %s %s/%s\n", p.name(), versions(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// devel is the version of what was built from no version and no commit.
const devel = "devel"

// version is the one of voicesim in this program.
func version() string {
	info, _ := debug.ReadBuildInfo()
	return versionIn(info)
}

// versions names a program's version, and voicesim's, if it is another module.
func versions(info *debug.BuildInfo) string {
	if info == nil || info.Main.Path == module || info.Main.Path == "" {
		return versionIn(info)
	}
	return built(info) + ", voicesim " + versionIn(info)
}

// versionIn is the version of voicesim in what was built.
func versionIn(info *debug.BuildInfo) string {
	if info == nil {
		return devel
	}
	for _, dep := range info.Deps {
		if dep.Path != module {
			continue
		}
		if dep.Replace != nil {
			dep = dep.Replace
		}
		return inWords(dep.Version)
	}
	return built(info)
}

// built is the version that the module system knows of the program, or the commit it was built from.
func built(info *debug.BuildInfo) string {
	if v := inWords(info.Main.Version); v != devel {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(len(s.Value), 12)]
		}
	}
	return devel
}

// inWords is a version as the module system gives it, in words.
func inWords(version string) string {
	if version == "" || version == "(devel)" {
		return devel
	}
	return version
}
