package voices_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestVoices(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "voices")
}
