package waiting_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner/internal/waiting"
)

func TestWaiting(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "waiting")
}

var _ = DescribeTable("The session.updates that wait for an answer", func(inputs, want string) {
	Expect(waiting.Acknowledge(inputs)).To(Equal(want))
},
	EntryDescription("%s → %s"),
	Entry(nil, "send prompt=a", "1 pending"),
	Entry(nil, "send prompt=a; answer prompt=a", "acknowledged 1 |  pending"),
	Entry(nil, "answer prompt=a", "acknowledged  |  pending"),
	Entry(nil, "send prompt=a; send prompt=b; answer prompt=b", "acknowledged 1 2 |  pending"),
	Entry(nil, "send prompt=a; send prompt=b; answer prompt=a", "acknowledged 1 | 2 pending"),
	Entry(nil, "send prompt=a; send prompt=b; send prompt=a; answer prompt=b", "acknowledged 1 2 | 3 pending"),
	Entry(nil, "send prompt=a; send prompt=b; send prompt=a; answer prompt=a", "acknowledged 1 2 3 |  pending"),
	Entry(nil, "send prompt=a tools=x; send prompt=a tools=y; answer prompt=a tools=x", "acknowledged 1 | 2 pending"),
	Entry(nil, "send notools; send tools=y; answer notools", "acknowledged 1 | 2 pending"),
	Entry(nil, "send vad=manual; send vad=off; answer vad=manual", "acknowledged 1 | 2 pending"),
	Entry(nil, "send vad=off; send vad=manual; answer vad=off", "acknowledged 1 | 2 pending"),
	Entry(nil, "send vad=server_vad; send vad=semantic_vad; answer vad=server_vad", "acknowledged 1 | 2 pending"),
	Entry(nil, "send vad=manual; send vad=server_vad; answer vad=server_vad", "acknowledged 1 2 |  pending"),
	Entry(nil, "send; send vad=off; answer vad=server_vad", "acknowledged 1 | 2 pending"),
	// A server that says nothing of it, or writes it in its own way.
	Entry(nil, "send prompt=a tools=x; send prompt=b; answer", "acknowledged 1 2 |  pending"),
	Entry(nil, "send prompt=a; answer prompt=A", "acknowledged 1 |  pending"),
	Entry(nil, "send prompt=a; send prompt=b; answer prompt=A; answer prompt=B", "acknowledged 1; acknowledged 2 |  pending"),
	// Errors are matched by id.
	Entry(nil, "send prompt=a; send prompt=b; error 1", "refused 1 | 2 pending"),
	Entry(nil, "send prompt=a; send prompt=b; error 2; answer prompt=a", "refused 2; acknowledged 1 |  pending"),
	Entry(nil, "send prompt=a; error 7", "1 pending"),
)
