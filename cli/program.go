package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/cli/internal/terminal"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/runner"
)

// Program is the command line. The zero value is voicesim itself.
type Program struct {
	// Name is what messages and help call the program; "" is voicesim.
	Name string
	// Agents are those that scenarios can name. Nil are the bundled ones, and then the bundled scenarios are
	// meant where a command line names no file and no voicesim.yaml holds; otherwise it is the current folder.
	Agents harness.Agents
	// Runner has the settings of the sessions, such as a greeting; nil means the defaults. See [harness.Options].
	Runner *runner.Options
	// Service makes the team's own code around the session of a call; nil is none. See [harness.Options].
	Service func(*agents.Agent) *harness.Service
	// External says what of the team's code runs outside of virtual time; [harness.MarkAll] is all of it.
	External harness.Marks

	whole bool // it is the whole process
}

// Main runs the command line of this process with a team's agents, nil meaning the bundled ones: see [Program.Main].
func Main(known harness.Agents) { (&Program{Agents: known}).Main() }

// Main runs the command line of this process, and ends the process with an exit code of docs/command-line.md. It does not
// return. An empty Name is that of the process. The first interrupt ends what is running in good order, the second at once.
func (p *Program) Main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second signal kills
	named := *p
	named.Name, named.whole = cmp.Or(p.Name, strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")), true
	os.Exit(named.Run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// Run runs a command line, without the name of the program in front, and returns the exit code. A cancelled
// ctx ends it as an interrupt does; nil never does. Nil writers discard. Nil args are a command line without arguments. Control characters and those that
// turn the order of others are printed as \x1b and \u202e. Where stdout is a terminal, it has colours and shows the calls that are being played.
func (p *Program) Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if ctx == nil {
		ctx = context.Background()
	}
	stdout, stderr = orDiscard(stdout), orDiscard(stderr)
	screen := terminal.New(stdout, os.Getenv)
	masked := &maskedWriter{to: visible.NewWriter(screen.Beside(stderr))}
	defer masked.end()
	stdout, stderr = terminal.NewPrinter(screen), masked
	root := p.newRoot()
	root.SetArgs(append([]string{}, args...)) // nil would mean those of the process
	root.SetOut(stdout)
	root.SetErr(stderr)
	completion(root)
	out, before := standing(root, args)
	err := root.ExecuteContext(ctx)
	if err != nil && !silent(err) {
		fmt.Fprintf(stderr, "%s: %s\n", p.name(), plainly(err))
	}
	if err != nil {
		p.earlier(out, before, stderr)
	}
	return exitCode(ctx, err)
}

// orDiscard returns w, or what discards for nil.
func orDiscard(w io.Writer) io.Writer {
	if w == nil {
		return io.Discard
	}
	return w
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
		return "those of the current folder where it or one above has a voicesim.yaml, else the bundled ones"
	}
	return "those of the current folder"
}

// hurry has the process collect garbage half as often, unless GOGC says how often: a run ends soon, and is a twentieth faster with some
// 40 MB more. A program of which this is a part is left as it is.
func (p *Program) hurry() {
	if p.whole && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}

// noteOn returns what writes notes to standard error.
func (p *Program) noteOn(stderr io.Writer) func(string) {
	return func(text string) { fmt.Fprintf(stderr, "%s: %s\n", p.name(), text) }
}
