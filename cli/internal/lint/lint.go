package lint

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/internal/recorded"
	"github.com/voicesim/voicesim/reports/results"
)

// flags are those of voicesim lint.
type flags struct {
	severity string
	allow    []string
	json     bool
}

// New builds the command for a program of a name. broke is what it returns where findings count.
func New(program string, broke error) *cobra.Command {
	var f flags
	cmd := &cobra.Command{
		Use:   "lint files",
		Short: "Say what the clients of recorded sessions do wrong",
		Long: "Reads recorded frames of both ends of Realtime sessions, and prints what their clients do wrong: where, by which rule, and what to\n" +
			"do. It reads logs and journals (with ?all=1) of " + program + " serve, recordings with a frame a line, and cassettes in YAML;\n" +
			"- is the standard input.\n" +
			"Exit codes: 0 nothing that counts (see --severity), 2 bad command line or file, 4 findings that count.",
		Example: "  curl -s http://127.0.0.1:8765/_voicesim/sessions/1/log | " + program + " lint -\n  " + program + " lint --severity warning call.jsonl",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.judge(cmd.OutOrStdout(), cmd.ErrOrStderr(), cmd.InOrStdin(), args, broke)
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&f.severity, "severity", string(clientlint.SeverityError), "the least severity that makes the exit code 4: "+strings.Join(results.Severities(), ", "))
	fl.StringSliceVar(&f.allow, "allow", nil, "rules that are not told and do not count, separated by commas")
	fl.BoolVar(&f.json, "json", false, "print the findings as JSON, one a line, and nothing else")
	return cmd
}

// check refuses flags that make no sense.
func (f *flags) check() error {
	if !slices.Contains(clientlint.Severities(), clientlint.Severity(f.severity)) {
		return command.Usage(fmt.Errorf("--severity is %q, and can be %s", f.severity, strings.Join(results.Severities(), ", ")))
	}
	for _, rule := range f.allow {
		if !slices.ContainsFunc(clientlint.Rules(), func(r clientlint.Rule) bool { return r.ID == rule }) {
			return command.Usage(fmt.Errorf("--allow names %q, which is no rule of docs/lint.md", rule))
		}
	}
	return nil
}

// judge judges the clients of recorded sessions, and returns broke where findings count.
func (f *flags) judge(stdout, stderr io.Writer, stdin io.Reader, files []string, broke error) error {
	if err := f.check(); err != nil {
		return err
	}
	sessions, err := readRecordings(stderr, stdin, files)
	if err != nil {
		return command.Usage(err)
	}
	out := &printer{out: stdout, json: f.json, found: map[clientlint.Severity]int{}}
	counts := false
	for _, s := range sessions {
		out.sessions++
		out.frames += s.Frames
		for _, found := range s.Lint() {
			if slices.Contains(f.allow, found.Rule) {
				continue
			}
			counts = counts || results.Counts(string(found.Severity), f.severity)
			if err := out.finding(s, &found); err != nil {
				return err
			}
		}
	}
	if err := out.summary(); err != nil {
		return err
	}
	if counts {
		return broke
	}
	return nil
}

// readRecordings reads the sessions of files, in their order. The error joins what is wrong with any of them.
func readRecordings(notes io.Writer, stdin io.Reader, files []string) ([]*recorded.Session, error) {
	var sessions []*recorded.Session
	var mistakes []error
	for _, file := range files {
		data, err := readInput(stdin, file)
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		list, err := recorded.Read(file, data)
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		for _, s := range list {
			if s.Frames == 0 {
				fmt.Fprintf(notes, "%s: no frame of a WebSocket is in it, so there is nothing to judge\n", file)
				continue
			}
			if missing := unknownIn(s); missing != "" {
				fmt.Fprintf(notes, "%s: it has no %s, and what hangs on that is not judged\n", file, missing)
			}
			sessions = append(sessions, s)
		}
	}
	if len(mistakes) == 0 && len(sessions) == 0 {
		return nil, errors.New("there is no frame to judge")
	}
	return sessions, errors.Join(mistakes...)
}

// readInput reads a file; "-" is the standard input.
func readInput(stdin io.Reader, file string) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(file)
}

// unknownIn says what a recording lacks; "" is nothing.
func unknownIn(s *recorded.Session) string {
	switch {
	case s.NoTimes && s.NoSound:
		return "times, nor all of the sound"
	case s.NoTimes:
		return "times"
	case s.NoSound:
		return "sound of full length"
	}
	return ""
}

// printer prints findings.
type printer struct {
	out              io.Writer
	json             bool
	sessions, frames int
	found            map[clientlint.Severity]int
}

// finding prints a finding: its place, and below it what to do.
func (p *printer) finding(s *recorded.Session, f *recorded.Finding) error {
	p.found[f.Severity]++
	advice := clientlint.AdviceFor(f.Rule)
	if p.json {
		return p.line(s, f, advice)
	}
	when := fmt.Sprintf(" at %.2f s", f.Offset.Seconds())
	switch {
	case f.Frame == 0:
		when = " at the end"
	case s.NoTimes:
		when = ""
	}
	_, err := fmt.Fprintf(p.out, "%s: %s %s%s: %s\n    %s\n", f.Place, f.Severity, f.Rule, when, f.Message, advice)
	return err
}

// line prints a finding as JSON.
func (p *printer) line(s *recorded.Session, f *recorded.Finding, advice string) error {
	line := map[string]any{
		"file": f.Place.File, "session": s.Number, "offset_ms": float64(f.Offset.Microseconds()) / 1000, "rule": f.Rule,
		"severity": f.Severity, "message": f.Message, "advice": advice, "event": f.Event, "event_id": f.EventID,
	}
	if f.Place.Line > 0 {
		line["line"] = f.Place.Line
	} else {
		line["path"] = f.Place.Path
	}
	if s.NoTimes {
		delete(line, "offset_ms")
	}
	enc := json.NewEncoder(p.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(line)
}

// summary prints how much there was and how much was found.
func (p *printer) summary() error {
	if p.json {
		return nil
	}
	var parts []string
	for _, s := range slices.Backward(clientlint.Severities()) {
		if n := p.found[s]; n > 0 {
			parts = append(parts, results.Count(n, string(s)))
		}
	}
	if len(parts) == 0 {
		parts = []string{"nothing found"}
	}
	_, err := fmt.Fprintf(p.out, "%s, %s: %s\n", results.Count(p.sessions, "session"), results.Count(p.frames, "frame"), strings.Join(parts, ", "))
	return err
}
