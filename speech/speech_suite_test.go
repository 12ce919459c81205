package speech_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestSpeech(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "speech")
}
