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

var _ = Describe("The certificate of voicesim serve", func() {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	own, authority, err := certify([]string{"localhost", "127.0.0.1", "::1", "desk.example"}, now)
	verify := func(name string, at time.Time) error {
		trusted := x509.NewCertPool()
		trusted.AddCert(authority)
		_, err := own.Leaf.Verify(x509.VerifyOptions{DNSName: name, Roots: trusted, CurrentTime: at})
		return err
	}

	DescribeTable("is good for", func(name string) {
		Expect(err).NotTo(HaveOccurred())
		Expect(verify(name, now)).To(Succeed())
	},
		Entry("this machine by name", "localhost"),
		Entry("this machine by address", "127.0.0.1"),
		Entry("this machine by its newer address", "::1"),
		Entry("the host that is listened on", "desk.example"),
	)

	It("is good for no other host, and for three months", func() {
		Expect(verify("api.openai.com", now)).To(MatchError(ContainSubstring("not api.openai.com")))
		Expect(verify("localhost", now.Add(89*24*time.Hour))).To(Succeed())
		Expect(verify("localhost", now.Add(91*24*time.Hour))).To(MatchError(ContainSubstring("expired")))
		Expect(verify("localhost", now.Add(-59*time.Minute))).To(Succeed())
	})

	It("cannot vouch for others", func() {
		Expect(own.Leaf.IsCA).To(BeFalse())
		Expect(authority.IsCA).To(BeTrue())
		Expect(authority.MaxPathLenZero).To(BeTrue())
		other, _, err := certify([]string{"localhost"}, now)
		Expect(err).NotTo(HaveOccurred())
		Expect(other.Leaf.CheckSignatureFrom(authority)).NotTo(Succeed(), "each run has an authority of its own")
	})
})

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
		Expect(o.stderr).To(HavePrefix("voicesim: open "))
	})
})
