package agentfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// mcpServer is a server of which one session is asked for, by [sdk.Transport].Connect.
type mcpServer interface {
	sdk.Transport
	// trouble is what is known, beside its error, of why a session failed or even broke off; nil for nothing.
	trouble(brokeOff bool) error
	end() // of the server, after the session; also if there was none
}

// Chosen: nobody waits for a server that has answered, and results have their data twice, as text and as structured content,
// and escaped.
const (
	closeMCP  = 500 * time.Millisecond // how long a server has to end its session
	mostOfMCP = 8 * largestSize        // of one message
)

// whyNot is the error of a session in words for the model.
func whyNot(server mcpServer, err error) error {
	said, answered := errors.AsType[*jsonrpc.Error](err)
	answered = answered && !errors.Is(err, sdk.ErrConnectionClosed)
	known := server.trouble(!answered)
	switch {
	case known != nil:
		return known
	case answered:
		return fmt.Errorf("the MCP server answered error %d: %s", said.Code, said.Message)
	}
	reason := err.Error()
	if _, cause, found := strings.Cut(reason, "client is closing: "); found {
		reason = cause
	}
	return fmt.Errorf("the MCP server broke off: %s", reason)
}

// mcpHTTP is a server that is asked over HTTP. It is the transport of its own client: what goes wrong is noted there.
type mcpHTTP struct {
	request *request
	hidden  *secrets
	client  *http.Client

	mu   sync.Mutex // guards what follows and hidden
	last error      // of the newest request, nil if it was answered
}

// Connect begins a session.
func (s *mcpHTTP) Connect(ctx context.Context) (sdk.Connection, error) {
	s.client = newClient()
	return (&sdk.StreamableClientTransport{
		Endpoint:   s.hidden.put(s.request.url),
		HTTPClient: &http.Client{Transport: s, CheckRedirect: s.client.CheckRedirect},
		MaxRetries: -1, DisableStandaloneSSE: true, MaxEventSize: mostOfMCP,
	}).Connect(ctx)
}

// RoundTrip sends a request with the headers of the file.
func (s *mcpHTTP) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, done := req.Context(), func() {}
	if req.Method == http.MethodDelete {
		ctx, done = context.WithTimeout(ctx, closeMCP)
	}
	req = req.Clone(ctx) // a RoundTripper leaves a request as it is
	s.mu.Lock()
	s.request.setHeaders(req, s.hidden)
	s.mu.Unlock()
	answer, err := s.client.Transport.RoundTrip(req)
	if err != nil {
		done()
		s.note(fmt.Errorf("the MCP server cannot be reached: %w", withoutURL(err)))
		return nil, err
	}
	answer.Body = &body{Reader: io.LimitReader(answer.Body, mostOfMCP), Closer: answer.Body, done: done}
	if answer.StatusCode >= 200 && answer.StatusCode <= 299 {
		s.note(nil)
		return answer, nil
	}
	data, _ := io.ReadAll(io.LimitReader(answer.Body, usualSize))
	answer.Body = &body{Reader: bytes.NewReader(data), Closer: answer.Body, done: done}
	s.note(fmt.Errorf("the MCP server answered %s%s", answer.Status, excerpt(data)))
	return answer, nil
}

func (s *mcpHTTP) note(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = err
}

func (s *mcpHTTP) trouble(bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

func (s *mcpHTTP) end() {}

// body is that of an answer, with what is to be done when it is closed.
type body struct {
	io.Reader
	io.Closer
	done func()
}

func (b *body) Close() error {
	defer b.done()
	return b.Closer.Close()
}

// mcpProgram is a program that is a server: one message a line, on its standard input and output.
type mcpProgram struct {
	program *program
	dir     string

	cmd        *exec.Cmd // nil until it has started
	kill       context.CancelFunc
	in         io.Closer
	complaints *bounded
	ended      error // why there is no answer, once it is known
}

// Connect starts the program. When ctx ends it is killed.
func (s *mcpProgram) Connect(ctx context.Context) (sdk.Connection, error) {
	name := s.program.command[0]
	life, kill := context.WithCancel(ctx)
	cmd := exec.CommandContext(life, name, s.program.command[1:]...)
	s.complaints = &bounded{most: 4 << 10}
	cmd.Dir, cmd.Stderr, cmd.WaitDelay = s.dir, s.complaints, time.Second
	endTogether(cmd)
	in, err := cmd.StdinPipe()
	if err != nil {
		kill()
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		kill()
		if s.ended = fmt.Errorf("%s cannot be started: %w", name, err); errors.Is(err, exec.ErrNotFound) {
			s.ended = notInstalled(name)
		}
		return nil, err
	}
	s.cmd, s.kill, s.in = cmd, kill, in
	return (&sdk.IOTransport{Reader: out, Writer: in, MaxLineLength: mostOfMCP}).Connect(ctx)
}

// trouble ends a program that broke off, and repeats what it said about that.
func (s *mcpProgram) trouble(brokeOff bool) error {
	if s.ended == nil && brokeOff {
		s.end()
		if said := excerpt(s.complaints.data); said != "" {
			s.ended = fmt.Errorf("the MCP server broke off%s", said)
		}
	}
	return s.ended
}

// end ends the program: by closing its input, and if it goes on, by force.
func (s *mcpProgram) end() {
	if s.cmd == nil || s.cmd.ProcessState != nil {
		return
	}
	s.in.Close()
	force := time.AfterFunc(closeMCP, s.kill)
	defer force.Stop()
	_ = s.cmd.Wait() // its exit code is of no interest: it has answered, or has not
	s.kill()
}
