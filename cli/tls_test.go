package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/coder/websocket"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("voicesim serve --tls", Label("network"), func() {
	dial := func(ctx context.Context, url string, trusted *x509.CertPool) error {
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}}
		conn, _, err := websocket.Dial(ctx, url+"?model=gpt-realtime-2", &websocket.DialOptions{
			HTTPClient: client, HTTPHeader: http.Header{"Authorization": {"Bearer any"}},
		})
		if err != nil {
			return err
		}
		defer conn.CloseNow()
		_, _, err = conn.Read(ctx)
		return err
	}

	It("is believed by clients that trust the certificate it wrote, and by no others", func(spec SpecContext) {
		file := filepath.Join(GinkgoT().TempDir(), "ca.pem")
		url := serving(spec, "--tls", "--tls-ca", file)
		Expect(url).To(HavePrefix("wss://127.0.0.1:"))
		text, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).NotTo(ContainSubstring("PRIVATE KEY"))
		trusted := x509.NewCertPool()
		Expect(trusted.AppendCertsFromPEM(text)).To(BeTrue())

		Expect(dial(spec, url, trusted)).To(Succeed())
		Expect(dial(spec, url, x509.NewCertPool())).To(MatchError(ContainSubstring("unknown authority")))
	}, SpecTimeout(20*time.Second))

	It("does not offer HTTP/2, in which nothing can be upgraded", func(spec SpecContext) {
		address := strings.TrimSuffix(strings.TrimPrefix(serving(spec, "--tls"), "wss://"), "/v1/realtime")
		conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2", "http/1.1"}})
		Expect(err).NotTo(HaveOccurred())
		defer conn.Close()
		Expect(conn.ConnectionState().NegotiatedProtocol).To(Equal("http/1.1"))
	}, SpecTimeout(20*time.Second))

	It("needs no file", func(spec SpecContext) {
		Expect(serving(spec, "--tls")).To(HavePrefix("wss://"))
	}, SpecTimeout(20*time.Second))

	It("says when it cannot write the certificate", func() {
		o := voicesim("serve", "--addr", "127.0.0.1:0", "--tls", "--tls-ca", filepath.Join(GinkgoT().TempDir(), "no", "such", "folder"))
		Expect(o.code).To(Equal(exitNotPlayed))
		Expect(o.stderr).To(HaveSuffix("folder: there is no such file or folder\n"))
	})
})
