package eventshape_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestEventshape(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "eventshape")
}
