package digits_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestDigits(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "internal/digits")
}
