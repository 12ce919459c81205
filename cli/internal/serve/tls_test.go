package serve

import (
	"crypto/x509"
	"time"

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
