package version

import "runtime/debug"

// Module is the path of this module.
const Module = "github.com/voicesim/voicesim"

// devel is the version of what was built from no version and no commit.
const devel = "devel"

// Here is the version of voicesim in this program.
func Here() string {
	info, _ := debug.ReadBuildInfo()
	return Of(info)
}

// Program names a program's version, and voicesim's, if it is another module. Nil is a program of which nothing is known.
func Program(info *debug.BuildInfo) string {
	if info == nil || info.Main.Path == Module || info.Main.Path == "" {
		return Of(info)
	}
	return built(info) + ", voicesim " + Of(info)
}

// Of is the version of voicesim in what was built: one of the module system, a commit, or "devel". Nil is "devel".
func Of(info *debug.BuildInfo) string {
	if info == nil {
		return devel
	}
	for _, dep := range info.Deps {
		if dep.Path != Module {
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
