package audiofixtures_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestAudiofixtures(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "audiofixtures")
}
