package waiting_test

import (
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner/internal/waiting"
	"github.com/voicesim/voicesim/wire"
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

var _ = DescribeTable("An error without event id", func(code, param, message, wishes, want string) {
	kinds := map[byte]waiting.Subject{'r': waiting.Responses, 's': waiting.Sessions, 'i': waiting.Items}
	var all []waiting.Wish
	for _, id := range strings.Fields(wishes) {
		all = append(all, waiting.Wish{ID: id, Of: kinds[id[0]]})
	}
	err := &wire.Error{Type: "invalid_request_error", Code: wire.Some(code), Message: message}
	if param != "" {
		err.Param = wire.Some(param)
	}
	Expect(waiting.Meant(err, all)).To(Equal(want))
},
	EntryDescription("%q %q %q, of %q → %q"),
	Entry(nil, "rate_limit_exceeded", "", "", "r1", "r1"),
	Entry(nil, "rate_limit_exceeded", "", "", "s1", "s1"),
	Entry(nil, "rate_limit_exceeded", "", "", "", ""),
	Entry(nil, "rate_limit_exceeded", "", "", "r1 i1", ""),
	Entry(nil, "unknown_parameter", "response.mood", "", "r1 i1 s1", "r1"),
	Entry(nil, "unknown_parameter", "session.mood", "", "r1 i1 s1", "s1"),
	Entry(nil, "unknown_parameter", "session.mood", "", "s1 s2", ""),
	Entry(nil, "string_above_max_length", "item.id", "", "r1 i1 s1", "i1"),
	Entry(nil, "item_create_duplicate_item_id", "", "", "r1 i1", "i1"),
	Entry(nil, "invalid_tool_call_id", "", "", "r1", ""),
	Entry(nil, "item_truncate_invalid_item_id", "", "", "i1", ""),
	Entry(nil, "response_cancel_not_active", "", "", "r1", ""),
	Entry(nil, "input_audio_buffer_commit_empty", "", "", "r1", ""),
	Entry(nil, "invalid_value", "audio", "", "r1", ""),
	Entry(nil, "invalid_value", "", "Audio content of 3700ms is already shorter than 3760ms", "r1", ""),
	Entry(nil, "session_expired", "", "", "s1", ""),
	Entry(nil, "", "", "a response.create without a session", "r1 i1", "r1"),
	Entry(nil, "", "", "what?", "r1", "r1"),
)
