package playout_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/playout"
)

const ms = time.Millisecond

var _ = DescribeTable("An interruption", func(items []playout.Spoken, active, scope, want string) {
	Expect(playout.Interrupt(items, active, scope)).To(Equal(want))
},
	Entry("of nothing", nil, "", "", "silence "),
	Entry("of an item heard to its end", []playout.Spoken{
		{Response: "r1", Item: "i1", Heard: 900 * ms, Received: 900 * ms, Ended: true},
	}, "", "", "silence "),
	Entry("of an item heard as far as it has arrived", []playout.Spoken{
		{Response: "r1", Item: "i1", Heard: 900 * ms, Received: 900 * ms},
	}, "r1", "", "truncate i1 at 900ms; interrupted r1 in i1 after 900ms of 900ms; silence r1"),
	Entry("of an item heard in part", []playout.Spoken{
		{Response: "r1", Item: "i1", Heard: 400 * ms, Received: 900 * ms, Ended: true},
	}, "", "", "truncate i1 at 400ms; interrupted r1 in i1 after 400ms of 900ms; silence r1"),
	Entry("of items queued behind", []playout.Spoken{
		{Response: "r1", Item: "i1", Heard: 400 * ms, Received: 900 * ms, Ended: true},
		{Response: "r1", Item: "i2", Received: 500 * ms, Ended: true},
		{Response: "r2", Item: "i3", Received: 300 * ms},
	}, "r2", "", "truncate i1 at 400ms; truncate i2 at 0s; truncate i3 at 0s; "+
		"interrupted r1 in i1 after 400ms of 900ms; interrupted r2 in i3 after 0s of 300ms; silence r1,r2"),
	Entry("in the second of two items", []playout.Spoken{
		{Response: "r1", Item: "i1", Heard: 900 * ms, Received: 900 * ms, Ended: true},
		{Response: "r1", Item: "i2", Heard: 100 * ms, Received: 500 * ms},
	}, "r1", "", "truncate i2 at 100ms; interrupted r1 in i2 after 100ms of 500ms; silence r1"),
	Entry("of an active response that has not spoken", nil, "r1", "", "silence r1"),
	Entry("never beyond what has arrived", []playout.Spoken{
		{Response: "r1", Item: "i1", Heard: 901 * ms, Received: 900 * ms},
	}, "r1", "", "truncate i1 at 900ms; interrupted r1 in i1 after 900ms of 900ms; silence r1"),
	Entry("out of band, which the conversation does not know", []playout.Spoken{
		{Response: "r9", Item: "i9", Heard: 100 * ms, Received: 900 * ms, OutOfBand: true},
	}, "r1", "", "interrupted r9 in i9 after 100ms of 900ms; cancel r9; silence r9,r1"),
	Entry("out of band and over", []playout.Spoken{
		{Response: "r9", Item: "i9", Heard: 100 * ms, Received: 900 * ms, OutOfBand: true, Ended: true},
	}, "", "", "interrupted r9 in i9 after 100ms of 900ms; silence r9"),
	Entry("of one response only", []playout.Spoken{
		{Response: "r1", Item: "i1", Heard: 400 * ms, Received: 900 * ms, Ended: true},
		{Response: "r2", Item: "i2", Received: 500 * ms},
	}, "r2", "r1", "truncate i1 at 400ms; interrupted r1 in i1 after 400ms of 900ms; silence r1"),
	Entry("of one response that is over and heard", nil, "r2", "r1", "silence "),
)
