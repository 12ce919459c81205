// Package internal_test has the specs of the small rooms below: a suite of its own for each would take a second to link.
package internal_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestRooms(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "internal")
}
