package serve

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"
)

// certificateLife is how long the certificates of a server are valid. Chosen: longer than anybody
// lets one run.
const certificateLife = 90 * 24 * time.Hour

// clockSkew is how far the clock of a client may be behind. Chosen.
const clockSkew = time.Hour

// secure puts TLS on a listener. The certificate is made for this one run, for some hosts and the names of this machine for
// itself, by an authority that is made for it, too.
// The authority's certificate is written to caFile for clients to trust; "" writes nothing. Its key
// is forgotten, so it can never vouch for anything else.
func secure(listener net.Listener, hosts []string, caFile string) (net.Listener, error) {
	own, authority, err := certify(append([]string{"localhost", "127.0.0.1", "::1"}, hosts...), time.Now())
	if err != nil {
		return nil, fmt.Errorf("make a certificate: %w", err)
	}
	if caFile != "" {
		text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Raw})
		if err := os.WriteFile(caFile, text, 0o644); err != nil {
			return nil, err
		}
	}
	return tls.NewListener(listener, &tls.Config{
		Certificates: []tls.Certificate{*own},
		NextProtos:   []string{"http/1.1"}, // no HTTP/2: it has no upgrade
	}), nil
}

// certify makes an authority, and a certificate for hosts that it signed.
func certify(hosts []string, now time.Time) (own *tls.Certificate, authority *x509.Certificate, err error) {
	authority, signer, err := issue(&x509.Certificate{
		Subject:               pkix.Name{CommonName: "voicesim serve, authority of one run"},
		IsCA:                  true,
		BasicConstraintsValid: true,
		MaxPathLenZero:        true,
		KeyUsage:              x509.KeyUsageCertSign,
	}, nil, nil, now)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "voicesim serve"},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else if host != "" {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	leaf, key, err := issue(template, authority, signer, now)
	if err != nil {
		return nil, nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}, authority, nil
}

// issue makes a key and a certificate for it. Without a parent it signs itself.
func issue(template, parent *x509.Certificate, signer *ecdsa.PrivateKey, now time.Time) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if parent == nil {
		parent, signer = template, key
	}
	template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, nil, err
	}
	template.NotBefore, template.NotAfter = now.Add(-clockSkew), now.Add(certificateLife)
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		return nil, nil, err
	}
	made, err := x509.ParseCertificate(der)
	return made, key, err
}
