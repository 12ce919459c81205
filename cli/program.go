package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/visible"
)

// Program is the command line. The zero value is voicesim itself.
type Program struct {
	// Name is what messages and help call the program; "" is voicesim.
	Name string
	// Agents are those that scenarios can name. Nil are the bundled ones, and then the bundled scenarios are
	// meant where a command line names no file; otherwise it is the current folder.
	Agents harness.Agents
}

// Main runs the command line of this process with a team's agents, nil meaning the bundled ones, and ends
// the process with an exit code of docs/command-line.md. It does not return. The first interrupt ends what
// is running in good order, the second at once.
func Main(known harness.Agents) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second signal kills
	p := &Program{Name: strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe"), Agents: known}
	os.Exit(p.Run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// Run runs a command line, without the name of the program in front, and returns the exit code. A cancelled
// ctx ends it as an interrupt does. Nil args are a command line without arguments. Control characters and those that
// turn the order of others are printed as \x1b and \u202e.
func (p *Program) Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	stdout, stderr = visible.NewWriter(stdout), visible.NewWriter(stderr)
	root := p.newRoot()
	root.SetArgs(append([]string{}, args...)) // nil would mean those of the process
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err != nil && !silent(err) {
		fmt.Fprintf(stderr, "%s: %v\n", p.name(), err)
	}
	return exitCode(ctx, err)
}

// name is what the program calls itself.
func (p *Program) name() string {
	if p.Name == "" {
		return "voicesim"
	}
	return p.Name
}

// without says what is meant where no file is named.
func (p *Program) without() string {
	if p.Agents == nil {
		return "the bundled ones"
	}
	return "those of the current folder"
}

// noteOn returns what writes notes to standard error.
func (p *Program) noteOn(stderr io.Writer) func(string) {
	return func(text string) { fmt.Fprintf(stderr, "%s: %s\n", p.name(), text) }
}
