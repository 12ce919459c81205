package voices

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Command is an installed program that speaks: words in, a WAV file out.
type Command struct {
	Title string // names it in messages; "" is the program's name
	// Args are the program and its arguments, with {words}, {voice} and {wav} in them: what to say, in which voice, and
	// the file to write. An argument that holds {voice} is left out, with the one before it if that begins with a dash,
	// where no voice is asked for. Without {words} the words come on standard input; without {wav} the WAV file is
	// taken from standard output. No shell looks at them.
	Args    []string
	Version []string      // a command that tells the version; nil has none
	Limit   time.Duration // for one line; zero means 60 s
}

// Bounds of a program, chosen: a line takes seconds, and ten minutes of 48 kHz are 58 MB.
const (
	commandLimit  = time.Minute
	versionLimit  = 5 * time.Second
	mostSound     = 64 << 20
	mostComplaint = 4 << 10
)

// Name returns the title, or the program's name.
func (c *Command) Name() string {
	if c.Title != "" || len(c.Args) == 0 {
		return c.Title
	}
	return filepath.Base(c.Args[0])
}

// Identity is the program, its arguments and its version.
func (c *Command) Identity(ctx context.Context) string {
	return fmt.Sprintf("command %q version %q", c.Args, c.version(ctx))
}

// version asks the program for its version. A program that does not tell has none.
func (c *Command) version(ctx context.Context) string {
	if len(c.Version) == 0 {
		return ""
	}
	out := &bounded{most: mostComplaint}
	if err := run(ctx, versionLimit, c.Version, "", out, out); err != nil && len(out.data) == 0 {
		return ""
	}
	return strings.TrimSpace(string(out.data))
}

// Speak runs the program.
func (c *Command) Speak(ctx context.Context, words, voice string) ([]byte, error) {
	if len(c.Args) == 0 {
		return nil, errors.New("no program is named")
	}
	dir, err := os.MkdirTemp("", "voicesim-voice-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	wav := filepath.Join(dir, "speech.wav")
	args, stdin := c.arguments(words, voice, wav)
	out, complaints := &bounded{most: mostSound}, &bounded{most: mostComplaint}
	err = run(ctx, cmp.Or(c.Limit, commandLimit), args, stdin, out, complaints)
	switch {
	case err != nil:
		return nil, complaint(args[0], err, complaints.data)
	case out.over:
		return nil, fmt.Errorf("%s gave more than %d MB of sound", args[0], mostSound>>20)
	case !slices.ContainsFunc(c.Args, func(a string) bool { return strings.Contains(a, "{wav}") }):
		if len(out.data) == 0 {
			return nil, complaint(args[0], errors.New("wrote no sound to its standard output"), complaints.data)
		}
		return out.data, nil
	}
	info, err := os.Stat(wav)
	switch {
	case err != nil:
		return nil, complaint(args[0], errors.New("did not write the file that it was told to"), complaints.data)
	case info.Size() > mostSound:
		return nil, fmt.Errorf("%s gave more than %d MB of sound", args[0], mostSound>>20)
	}
	return os.ReadFile(wav)
}

// arguments puts words, voice and file into the arguments, and returns what goes to standard input.
func (c *Command) arguments(words, voice, wav string) (args []string, stdin string) {
	stdin = words + "\n"
	for _, a := range c.Args {
		if strings.Contains(a, "{voice}") && voice == "" {
			if n := len(args); n > 1 && strings.HasPrefix(args[n-1], "-") {
				args = args[:n-1]
			}
			continue
		}
		if strings.Contains(a, "{words}") {
			stdin = ""
		}
		args = append(args, strings.NewReplacer("{words}", words, "{voice}", voice, "{wav}", wav).Replace(a))
	}
	return args, stdin
}

// run runs a program for a bounded time.
func run(ctx context.Context, limit time.Duration, args []string, stdin string, out, complaints *bounded) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), out, complaints
	cmd.WaitDelay = time.Second // for what the program started and left
	err := cmd.Run()
	if ctx.Err() == context.DeadlineExceeded {
		return fmt.Errorf("did not end within %v", limit)
	}
	return err
}

// complaint is an error with what the program said about it.
func complaint(program string, err error, said []byte) error {
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("%s is not installed, or not in PATH", program)
	}
	text := strings.Join(strings.Fields(string(bytes.ToValidUTF8(said, []byte("?")))), " ")
	if len(text) > 300 {
		text = text[:300] + " …"
	}
	if text == "" {
		return fmt.Errorf("%s: %w", program, err)
	}
	return fmt.Errorf("%s: %w (%s)", program, err, text)
}

// bounded keeps the first bytes of what is written to it.
type bounded struct {
	data []byte
	most int
	over bool // there was more
}

// Write never fails: a program that says too much is not stopped by it.
func (b *bounded) Write(p []byte) (int, error) {
	n := min(len(p), b.most-len(b.data))
	b.data = append(b.data, p[:n]...)
	b.over = b.over || n < len(p)
	return len(p), nil
}
