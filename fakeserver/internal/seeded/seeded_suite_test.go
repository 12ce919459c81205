package seeded_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestSeeded(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "seeded")
}
