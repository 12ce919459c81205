package yamltext_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestYAMLText(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "yamltext")
}
