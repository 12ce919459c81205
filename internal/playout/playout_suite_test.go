package playout_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestPlayout(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "playout")
}
