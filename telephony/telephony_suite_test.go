package telephony_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestTelephony(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "telephony")
}
