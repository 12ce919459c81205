package clientlint_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestClientlint(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "clientlint")
}
