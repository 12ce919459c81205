package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/cli/internal/filewatch"
	"github.com/voicesim/voicesim/harness"
)

// changed returns the scenario files of these that were changed since a commit, by themselves or by their agent files, those that git does not know yet among
// them. Where anything else was changed that calls may depend on (code, recordings, a configuration), it is all of them, and why names that file. Files
// in the folder out, that of the reports, are passed over.
func changed(ctx context.Context, ref, dir, out string, files []harness.File) (chosen []harness.File, why string, err error) {
	names, err := changedFiles(ctx, ref, dir)
	if err != nil {
		return nil, "", command.Usage(fmt.Errorf("--only-changed: %w", err))
	}
	if out != "" {
		inside := filewatch.Whole(out) + string(filepath.Separator)
		names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, inside) })
	}
	chosen, why = touched(names, files)
	return chosen, why, nil
}

// touched returns the scenario files of these that are among some paths, by themselves or by their agent files, and those that are refused. Where calls may
// depend on another of the paths, it is all of them, and why is that path.
func touched(names []string, files []harness.File) (chosen []harness.File, why string) {
	uses := map[string][]string{} // the files of a scenario, by its name
	known := map[string]bool{}
	for _, f := range files {
		uses[f.Name] = append(uses[f.Name], filesOf(f)...) // calls of a file may have agents of their own
		for _, name := range uses[f.Name] {
			known[name] = true
		}
	}
	for _, name := range names {
		if !known[name] && matters(name) {
			return files, name
		}
	}
	return slices.DeleteFunc(slices.Clone(files), func(f harness.File) bool {
		return f.Scenario != nil && !slices.ContainsFunc(uses[f.Name], func(name string) bool { return slices.Contains(names, name) })
	}), ""
}

// filesOf are the paths of a scenario file, of its agent file, and of the files that it includes.
func filesOf(f harness.File) []string {
	own := filewatch.Whole(filepath.FromSlash(f.Name))
	list := []string{own}
	if f.Scenario != nil && f.Scenario.AgentIsFile() {
		list = append(list, filewatch.Whole(filepath.Join(filepath.Dir(f.Name), f.Scenario.Agent)))
	}
	if f.Scenario != nil {
		for _, i := range f.Scenario.Includes {
			list = append(list, filewatch.Whole(filepath.Join(filepath.Dir(f.Name), filepath.FromSlash(i.Path))))
		}
	}
	return list
}

// contentsOf is a fingerprint of what a scenario file and those that it names hold, whatever their lines end with. It is empty for bundled files, and for refused
// ones, which may be no files to be read.
func contentsOf(f harness.File) string {
	if f.Scenario == nil {
		return ""
	}
	sum := sha256.New()
	for _, path := range filesOf(f) {
		text, err := os.ReadFile(path)
		if err != nil {
			return ""
		}
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
		fmt.Fprintf(sum, "%d\n%s", len(text), text)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// matters reports whether calls may depend on a file. Pages do not; of everything else nobody knows.
func matters(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".html", ".png", ".svg":
		return false
	}
	return filepath.Base(name) != "LICENSE"
}

// changedFiles are the paths of the files that were changed in the work tree of a folder since it left a commit, new ones among them.
func changedFiles(ctx context.Context, ref, dir string) ([]string, error) {
	root, err := git(ctx, dir, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	base, err := git(ctx, dir, "merge-base", ref, "HEAD")
	if err != nil {
		return nil, fmt.Errorf("%s is no commit that this work tree comes from: %w", ref, err)
	}
	top := strings.TrimSpace(root)
	var names []string
	for _, args := range [][]string{
		{"diff", "--name-only", "-z", strings.TrimSpace(base), "--"},
		{"ls-files", "--others", "--exclude-standard", "-z"},
	} {
		list, err := git(ctx, top, args...)
		if err != nil {
			return nil, err
		}
		for name := range strings.SplitSeq(list, "\x00") {
			if name != "" {
				names = append(names, filewatch.Whole(filepath.Join(top, filepath.FromSlash(name))))
			}
		}
	}
	return names, nil
}

// git asks git.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil && said.Len() > 0 {
		return "", errors.New(strings.TrimSpace(said.String()))
	}
	return string(out), err
}
