package llmjudge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// mostAnswer is how many bytes of a response are read. Chosen: far more than an answer has.
const mostAnswer = 4 << 20

// attempt asks once.
func (m *Model) attempt(ctx context.Context, a *asked) (*Answer, error) {
	body, err := m.body(a)
	if err != nil {
		return nil, err
	}
	status, header, data, err := m.post(ctx, body)
	if err != nil {
		return nil, &brief{error: m.clean(err)}
	}
	var answer *Answer
	if status != http.StatusOK {
		err = refused(status, header, data)
	} else {
		answer, err = read(data, a)
	}
	return answer, m.clean(err)
}

// post sends a body and returns what came back. Every error of it may be over soon.
func (m *Model) post(ctx context.Context, body []byte) (status int, header http.Header, data []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.endpoint(), bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil, errors.New("its address is no URL") // the error would show all of it
	}
	req.Header.Set("Content-Type", "application/json")
	if m.Key != "" {
		req.Header.Set("Authorization", "Bearer "+m.Key)
	}
	client := http.Client{
		Transport:     m.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(req)
	if err != nil {
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err // without the URL
		}
		return 0, nil, nil, err
	}
	defer response.Body.Close()
	data, err = io.ReadAll(io.LimitReader(response.Body, mostAnswer+1))
	switch {
	case err != nil:
		return 0, nil, nil, fmt.Errorf("its response broke off: %w", err)
	case len(data) > mostAnswer:
		return 0, nil, nil, fmt.Errorf("its response has more than %d MB", mostAnswer>>20)
	}
	return response.StatusCode, response.Header, data, nil
}

// refused is the error of a response that is no success.
func refused(status int, header http.Header, data []byte) error {
	var said struct {
		Error struct {
			Message string `json:"message"`
			Code    string `json:"code"`
		} `json:"error"`
	}
	text := string(data)
	if json.Unmarshal(data, &said) == nil && said.Error.Message != "" {
		text = said.Error.Message
	}
	err := fmt.Errorf("it answered %d %s", status, http.StatusText(status))
	if text = short(text); text != "" {
		err = fmt.Errorf("%w: %s", err, text)
	}
	switch {
	case said.Error.Code == "insufficient_quota": // as OpenAI calls it; waiting does not help
		return err
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status >= 500:
		return &brief{err, retryAfter(header)}
	}
	return err
}

// retryAfter is how long a server wants nobody to ask. Source: RFC 9110, 10.2.3.
func retryAfter(header http.Header) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 3600)) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

// clean names the model in an error, and takes the key out of it, should the server have repeated it.
func (m *Model) clean(err error) error {
	if err == nil {
		return nil
	}
	text := m.Name() + ": " + err.Error()
	if m.Key != "" {
		text = strings.ReplaceAll(text, m.Key, "[key]")
	}
	if again, ok := errors.AsType[*brief](err); ok {
		return &brief{errors.New(text), again.pause}
	}
	return errors.New(text)
}
