package where_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestWhere(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "internal/where")
}
