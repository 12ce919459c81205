package agentfile

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"
)

// closeMCP is how long a server has to end its session. Chosen: nobody waits for it any more.
const closeMCP = 500 * time.Millisecond

// mcpProgram is a session with a program: one message a line, on its standard input and output.
type mcpProgram struct {
	name       string
	cmd        *exec.Cmd
	kill       context.CancelFunc
	in         io.WriteCloser
	out        *bufio.Reader
	complaints *bounded
}

// startMCP starts the program. When ctx ends it is killed.
func startMCP(ctx context.Context, p *program, given Given) (mcpServer, error) {
	ctx, kill := context.WithCancel(ctx)
	s := &mcpProgram{name: p.command[0], kill: kill, complaints: &bounded{most: 4 << 10}}
	s.cmd = exec.CommandContext(ctx, p.command[0], p.command[1:]...)
	s.cmd.Dir, s.cmd.Stderr, s.cmd.WaitDelay = given.Dir, s.complaints, time.Second
	endTogether(s.cmd)
	in, err := s.cmd.StdinPipe()
	if err == nil {
		var out io.Reader
		out, err = s.cmd.StdoutPipe()
		s.in, s.out = in, bufio.NewReader(io.LimitReader(out, mostOfMCP))
	}
	if err == nil {
		err = s.cmd.Start()
	}
	switch {
	case errors.Is(err, exec.ErrNotFound):
		err = fmt.Errorf("%s is not installed, or not in PATH", s.name)
	case err != nil:
		err = fmt.Errorf("%s cannot be started: %w", s.name, err)
	default:
		return s, nil
	}
	kill()
	return nil, err
}

func (s *mcpProgram) ask(ctx context.Context, id int, question string) (json.RawMessage, error) {
	_ = s.tell(ctx, question)
	for {
		line, err := s.out.ReadBytes('\n')
		if err != nil {
			return nil, s.ended()
		}
		result, answers, err := answerTo(id, line)
		if answers || err != nil {
			return result, err
		}
	}
}

// tell never fails: a program that reads no more is found out when it does not answer.
func (s *mcpProgram) tell(_ context.Context, message string) error {
	_, _ = io.WriteString(s.in, message+"\n")
	return nil
}

// ended says that the program is gone, and what it said about that.
func (s *mcpProgram) ended() error {
	s.close()
	return fmt.Errorf("the MCP server %s ended without an answer%s", s.name, excerpt(s.complaints.data))
}

// close ends the program: by closing its input, and if it goes on, by force. It may be called again.
func (s *mcpProgram) close() {
	s.in.Close()
	force := time.AfterFunc(closeMCP, s.kill)
	defer force.Stop()
	_ = s.cmd.Wait() // its exit code is of no interest: it has answered, or has not
	s.kill()
}
