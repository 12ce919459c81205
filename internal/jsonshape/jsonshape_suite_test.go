package jsonshape_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestJSONShape(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "jsonshape")
}
