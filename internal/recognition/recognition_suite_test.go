package recognition_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestRecognition(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "recognition")
}
