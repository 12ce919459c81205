package phoneline_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestPhoneline(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "phoneline")
}
