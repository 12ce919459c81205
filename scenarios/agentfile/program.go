package agentfile

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// program is a program that answers.
type program struct {
	at      *yaml.Node
	command []string
	entries []field // the same, as they were written
	limit   time.Duration
	size    int
}

// readProgram reads a program, a list or a map.
func (t *tool) readProgram(f field) {
	t.program = &program{at: f.key}
	switch {
	case yamltext.IsMap(f.value):
		below(f, programKeys, t.program)
	case yamltext.IsScalar(f.value) && strings.ContainsAny(strings.TrimSpace(f.value.Value), " \t"):
		f.wrong("no shell takes this apart", "write a list: ["+strings.Join(strings.Fields(f.value.Value), ", ")+"]")
	case yamltext.IsScalar(f.value):
		if text, ok := f.text(); ok {
			t.program.command = []string{text}
		}
	default:
		t.program.readCommand(f)
	}
}

// readCommand reads the program and its arguments.
func (p *program) readCommand(f field) {
	for _, e := range f.list() {
		text, ok := e.text()
		if ok && len(p.command) == 0 && mark.MatchString(text) {
			e.wrong("the model must not choose the program", "write its name")
		}
		p.command, p.entries = append(p.command, text), append(p.entries, e)
	}
	if yamltext.IsList(f.value) && len(p.command) == 0 {
		f.wrong("the list names no program", "write it like [./lookup, <order_id>]")
	}
}

func (p *program) limitOr() time.Duration { return cmp.Or(p.limit, usualLimit) }

// refused notes that the machine runs no programs.
func (p *program) refused(text *yamltext.Text, given Given) {
	if !given.Exec {
		text.At(p.at, "programs are not allowed", "run it with --allow exec if you trust this file")
	}
}

var errNoPrograms = errors.New("programs are not allowed here")

// notInstalled says that a program is not there.
func notInstalled(name string) error { return fmt.Errorf("%s is not installed, or not in PATH", name) }

// call runs the program. It gets the arguments of the call as JSON on its standard input.
func (p *program) call(ctx context.Context, args json.RawMessage, sent map[string]string, given Given) (string, error) {
	if !given.Exec {
		return "", errNoPrograms
	}
	ctx, cancel := context.WithTimeout(ctx, p.limitOr())
	defer cancel()
	command := make([]string, len(p.command))
	for i, text := range p.command {
		command[i] = filled(text, sent, asSent)
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	out, complaints := &bounded{most: cmp.Or(p.size, usualSize), full: cancel}, &bounded{most: 4 << 10}
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = given.Dir, bytes.NewReader(args), out, complaints
	cmd.WaitDelay = time.Second // for what the program started and left
	endTogether(cmd)
	err := cmd.Run()
	name := p.command[0]
	switch {
	case out.over:
		return "", fmt.Errorf("%s wrote more than %s", name, showSize(out.most))
	case ctx.Err() == context.DeadlineExceeded:
		return "", fmt.Errorf("%s did not end within %v", name, p.limitOr())
	case errors.Is(err, exec.ErrNotFound):
		return "", notInstalled(name)
	case err != nil:
		return "", fmt.Errorf("%s failed (%w)%s", name, err, excerpt(complaints.data))
	case !utf8.Valid(out.data):
		return "", fmt.Errorf("%s wrote something that is no text", name)
	}
	return strings.TrimSpace(string(out.data)), nil
}

// bounded keeps the first bytes of what is written to it.
type bounded struct {
	data []byte
	most int
	over bool   // there was more
	full func() // is called then; nil goes on
}

// Write never fails.
func (b *bounded) Write(p []byte) (int, error) {
	n := min(len(p), b.most-len(b.data))
	b.data = append(b.data, p[:n]...)
	if n < len(p) {
		b.over = true
		if b.full != nil {
			b.full()
		}
	}
	return len(p), nil
}

var sizeShape = regexp.MustCompile(`^([1-9]\d{0,6})(KB|MB)$`)

// size reads an amount of bytes.
func (f field) size() (bytes int, ok bool) {
	text, ok := f.text()
	if !ok {
		return 0, false
	}
	m := sizeShape.FindStringSubmatch(text)
	if m != nil {
		bytes, _ = strconv.Atoi(m[1])
		bytes <<= map[string]int{"KB": 10, "MB": 20}[m[2]]
	}
	if bytes == 0 || bytes > largestSize {
		f.wrong(fmt.Sprintf("%s is an amount up to 1MB, not %q", f.name, text), "write it like 64KB")
		return 0, false
	}
	return bytes, true
}

func showSize(bytes int) string { return strconv.Itoa(bytes>>10) + " KB" }
