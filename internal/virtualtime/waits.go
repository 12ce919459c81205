package virtualtime

import (
	"cmp"
	"path"
	"runtime/debug"
	"slices"
	"strings"
)

// waits returns where the user's code waits, by stacks: of each goroutine the innermost frame of the user's own module or,
// of one that holds virtual time, else of another that is not ours; each place once. Holding leaves out goroutines that let
// virtual time advance, unless nothing of the user's holds it: then they may wait for who does, as for a connection of net/http.
func waits(stacks string, holding bool) []string {
	if found := waiting(stacks, holding); len(found) > 0 || !holding {
		return found
	}
	return waiting(stacks, false)
}

func waiting(stacks string, holding bool) []string {
	var out []string
	for stack := range strings.SplitSeq(stacks, "\n\n") {
		if holding && durability(stack) > 0 {
			continue
		}
		own, other := userFrame(stack)
		if holding {
			own = cmp.Or(own, other)
		}
		if own != "" && !slices.Contains(out, own) {
			out = append(out, own)
		}
	}
	return out
}

// userFrame returns the innermost frame of a stack in the main module, and in any module that is neither this one nor the
// standard library; "" for none. Frames are two lines each: the function with its arguments, and below it the file with the
// line.
func userFrame(stack string) (own, other string) {
	lines := strings.Split(stack, "\n")
	for i := 1; i+1 < len(lines) && own == ""; i += 2 {
		function, file := lines[i], strings.TrimSpace(lines[i+1])
		if strings.HasPrefix(function, "created by ") {
			break
		}
		file, _, _ = strings.Cut(file, " +0x")
		if arguments := strings.LastIndexByte(function, '('); arguments > 0 {
			function = function[:arguments]
		}
		shown := path.Base(function) + " (" + path.Base(file) + ")"
		switch name, _, _ := strings.Cut(file, ":"); {
		case within(function, thisModule) && !strings.HasSuffix(name, "_test.go"):
		case within(function, "main"), within(function, mainModule):
			own = shown
		case other == "" && strings.Contains(firstElement(function), "."):
			other = shown
		}
	}
	return own, other
}

// firstElement is the first part of the path of a function's package, up to a slash. Of modules it has a dot, of packages of
// the standard library it has none, unless there is no slash: then there is the dot before the function's name.
func firstElement(function string) string {
	first, _, found := strings.Cut(function, "/")
	if !found {
		return ""
	}
	return first
}

// within reports whether a function is of a module, or of a package of that path; its external tests have "_test" behind it.
func within(function, module string) bool {
	rest, found := strings.CutPrefix(function, module)
	return found && module != "" && rest != "" && strings.ContainsRune("./_", rune(rest[0]))
}

// thisModule is the path of this module.
const thisModule = "github.com/voicesim/voicesim"

// mainModule is the path of the module that the program is built from; "" where that is not known.
var mainModule = func() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Path
	}
	return ""
}()
