package virtualtime_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestVirtualtime(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "virtualtime")
}
