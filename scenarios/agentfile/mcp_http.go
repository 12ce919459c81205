package agentfile

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// mcpHTTP is a session over streamable HTTP.
type mcpHTTP struct {
	request *request
	hidden  *secrets
	client  *http.Client
	session string // Mcp-Session-Id; "" until the server gives one
	begun   bool   // the protocol version is agreed upon
}

// dialMCP returns a session that has not begun yet.
func dialMCP(r *request, hidden *secrets) *mcpHTTP {
	return &mcpHTTP{request: r, hidden: hidden, client: newClient()}
}

func (s *mcpHTTP) ask(ctx context.Context, id int, question string) (json.RawMessage, error) {
	answer, err := s.send(ctx, http.MethodPost, question)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body := io.LimitReader(answer.Body, mostOfMCP)
	if kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type")); kind == "text/event-stream" {
		return streamedAnswer(id, body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return nil, fmt.Errorf("the answer of the MCP server broke off: %w", err)
	}
	result, answers, err := answerTo(id, data)
	if err == nil && !answers {
		err = fmt.Errorf("the MCP server answered something else%s", excerpt(data))
	}
	return result, err
}

func (s *mcpHTTP) tell(ctx context.Context, message string) error {
	answer, err := s.send(ctx, http.MethodPost, message)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

// close tells the server that the session is over. Nobody waits long for that.
func (s *mcpHTTP) close() {
	if s.session == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeMCP)
	defer cancel()
	if answer, err := s.send(ctx, http.MethodDelete, ""); err == nil {
		answer.Body.Close()
	}
}

// send sends a message, and returns an answer that is no error.
func (s *mcpHTTP) send(ctx context.Context, method, message string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.hidden.put(s.request.url), strings.NewReader(message))
	if err != nil {
		return nil, errors.New("the address of the MCP server is no URL")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json, text/event-stream")
	if s.begun {
		req.Header.Set("MCP-Protocol-Version", "2025-06-18")
	}
	if s.session != "" {
		req.Header.Set("Mcp-Session-Id", s.session)
	}
	s.request.setHeaders(req, s.hidden)
	answer, err := s.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("the MCP server cannot be reached: %w", withoutURL(err))
	}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		defer answer.Body.Close()
		data, _ := io.ReadAll(io.LimitReader(answer.Body, usualSize))
		return nil, fmt.Errorf("the MCP server answered %s%s", answer.Status, excerpt(data))
	}
	if id := answer.Header.Get("Mcp-Session-Id"); id != "" {
		s.session = id
	}
	s.begun = true
	return answer, nil
}

// streamedAnswer reads server-sent events until one answers the question of an id.
func streamedAnswer(id int, body io.Reader) (json.RawMessage, error) {
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, mostOfMCP)
	var data []byte
	for lines.Scan() {
		line := lines.Text()
		if text, ok := strings.CutPrefix(line, "data:"); ok {
			data = append(append(data, strings.TrimPrefix(text, " ")...), '\n')
			continue
		}
		if line != "" || len(data) == 0 {
			continue
		}
		result, answers, err := answerTo(id, data)
		if answers || err != nil {
			return result, err
		}
		data = nil
	}
	return nil, errors.Join(errors.New("the answer of the MCP server broke off"), lines.Err())
}
