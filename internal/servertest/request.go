package servertest

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
)

// Answer is what a request got.
type Answer struct {
	Status int
	Header http.Header
	Text   string
	Body   map[string]any // nil where the text is no JSON object
}

// Mistake returns the error in the answer.
func (a Answer) Mistake() map[string]any {
	ginkgo.GinkgoHelper()
	e, ok := a.Body["error"].(map[string]any)
	gomega.Expect(ok).To(gomega.BeTrue(), a.Text)
	return e
}

// Request sends one request to a server in memory.
func Request(ctx context.Context, s *fakeserver.Server, method, path string, header http.Header, body string) Answer {
	ginkgo.GinkgoHelper()
	url := strings.Replace(strings.TrimSuffix(s.URL(), "/v1/realtime"), "ws", "http", 1) + path
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	for name, values := range header {
		req.Header[name] = values
	}
	client := &http.Client{Transport: &http.Transport{DialContext: s.NetDial, DisableKeepAlives: true}}
	resp, err := client.Do(req)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	a := Answer{Status: resp.StatusCode, Header: resp.Header, Text: string(data)}
	_ = json.Unmarshal(data, &a.Body) // nil where it is none
	return a
}
