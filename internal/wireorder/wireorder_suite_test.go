package wireorder_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestWireorder(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "wireorder")
}
