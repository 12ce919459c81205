package cli

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestVoicesim(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "voicesim")
}
