package llmjudge

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestLLMJudge(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "llmjudge")
}
