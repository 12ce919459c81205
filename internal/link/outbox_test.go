package link_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/link"
)

var _ = DescribeTable("The outbox", func(limit int, inputs, want string) {
	Expect(link.Queue(limit, inputs)).To(Equal(want))
},
	EntryDescription("%d bytes: %s → %s"),
	Entry(nil, 99, "audio aa; audio bb; commit", "aa bb commit"),
	Entry(nil, 99, "audio aa; audio bb; cancel", "cancel aa bb"),
	Entry(nil, 99, "audio aa; audio bb; cancel; truncate", "cancel truncate aa bb"),
	Entry(nil, 99, "audio aa; commit; audio bb; cancel", "aa commit cancel bb"),
	Entry(nil, 99, "audio aa; create; cancel", "aa create cancel"),
	Entry(nil, 99, "audio aa; item; create; clear", "aa item create clear"),
	Entry(nil, 4, "audio aa; audio bb; audio cc", "first drop | bb cc"),
	Entry(nil, 4, "audio aa; audio bb; audio cc; audio dd", "first drop | cc dd"),
	Entry(nil, 4, "audio aa; commit; audio bb; audio cc", "first drop | commit bb cc"),
	Entry(nil, 4, "audio aaaaaaaa", "aaaaaaaa"),
	Entry(nil, 99, "audio aa; item; close; item", "item"),
	Entry(nil, 99, "audio aa; item; abandon; audio bb", ""),
)
