package mcpfile

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestMCPFile(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "MCP files")
}
