package checking_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner/internal/checking"
)

func TestChecking(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "checking")
}

var _ = DescribeTable("The checks of what the model says", func(inputs, want string) {
	Expect(checking.Drive(inputs)).To(Equal(want))
},
	EntryDescription("%s → %s"),
	Entry(nil, "text r/i a", `check i "a" | 1 running, 1 known`),
	Entry(nil, "text r/i a; text r/i b", `check i "a" | 1 running, 1 known`),
	Entry(nil, "text r/i a; text r/i b; passed r/i", `check i "a"; check i "ab" | 1 running, 1 known`),
	Entry(nil, "text r/i a; passed r/i", `check i "a" | 0 running, 1 known`),
	Entry(nil, "text r/i a; passed r/i; complete r/i", `check i "a" | 0 running, 0 known`),
	Entry(nil, "text r/i a; complete r/i; passed r/i", `check i "a" | 0 running, 0 known`),
	Entry(nil, "text r/i a; text r/i b; complete r/i; passed r/i; passed r/i", `check i "a"; check i "ab" | 0 running, 0 known`),
	Entry(nil, "text r/j a; text r/i b; passed r/i; passed r/j; complete r", `check j "a"; check i "b" | 0 running, 0 known`),
	Entry(nil, "text r/i a; text r/i b; tripped r/i", `check i "a" | 0 running, 1 known`),
	Entry(nil, "text r/i a; text r/i b; tripped r/i; stop r", `check i "a" | 0 running, 0 known`),
	Entry(nil, "text r/i a; text r/j b; text r/j c; tripped r/i; stop r; passed r/j", `check i "a"; check j "b" | 0 running, 0 known`),
	Entry(nil, "text r/i a; text s/j b; stop r", `check i "a"; check j "b" | 2 running, 1 known`),
	Entry(nil, "complete r/i", "0 running, 0 known"),
)
