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

	Entry("gathers audio until there is enough", 99, "gather ....; audio aa; audio bb; audio cc", "aabb (cc)"),
	Entry("gathers no more than asked for", 99, "gather ....; audio aaaa; audio bbbbbb; audio cc", "aaaa bbbbbb (cc)"),
	Entry("goes on filling with pieces of any length", 99, "gather ....; audio aaa; audio bbb; audio c", "aaabbb (c)"),
	Entry("keeps a commit behind gathered audio", 99, "gather ....; audio aa; commit; audio bb; audio cc", "aa commit bbcc"),
	Entry("keeps a message behind it", 99, "gather ....; audio aa; item; create; audio bb", "aa item create (bb)"),
	Entry("lets a cancel overtake it", 99, "gather ....; audio aa; audio bb; audio cc; cancel; audio dd", "cancel aabb ccdd"),
	Entry("lets a cancel overtake it behind a commit", 99, "gather ....; audio aa; commit; audio bb; cancel", "aa commit cancel (bb)"),
	Entry("sends what there is when the line is quiet", 99, "gather ....; audio aa; quiet; audio bb", "aa (bb)"),
	Entry("is quiet about nothing", 99, "gather ....; audio aaaa; quiet", "aaaa"),
	Entry("sends what there is at the end", 99, "gather ....; audio aa; close", "aa"),
	Entry("sends none that is behind a slow line at the end", 99, "gather ....; audio aaaa; audio bb; item; audio cc; close", "item"),
	Entry("loses what there is with the connection", 99, "gather ....; audio aa; abandon", ""),
	Entry("drops gathered audio", 6, "gather ....; audio aa; audio bb; audio cc; audio dd; audio ee", "first drop | ccdd (ee)"),

	Entry("has audio written by who pushes it", 99, "direct; audio aa; write; audio bb; write", "mine; wrote aa; mine; wrote bb | "),
	Entry("but not while something else waits", 99, "direct; item; audio aa", "item aa"),
	Entry("nor while somebody writes", 99, "direct; audio aa; audio bb; write", "mine; wrote aa | bb"),
	Entry("who writes what is first by then", 99, "direct; audio aa; cancel; write", "mine; wrote cancel | aa"),
	Entry("who may find that all is over", 99, "direct; audio aa; abandon; write", "mine; wrote  | "),
	Entry("gathered audio when it is full", 99, "direct; gather ....; audio aa; audio bb; write; audio cc", "mine; wrote aabb | (cc)"),
	Entry("gathered audio not behind a commit", 99, "direct; gather ....; audio aa; commit", "aa commit"),
)
