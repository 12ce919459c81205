package supportline_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestSupportline(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "supportline")
}
