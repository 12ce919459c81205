package runner_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner/internal/conversation"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("A change of the history", func() {
	// talk is a conversation of so many items, of which the last but one is a function call.
	talk := func(items int) *conversation.History {
		h, before := conversation.New(), ""
		for i := range items {
			it := message(fmt.Sprint("i", i), "user", "Some words that were said.")
			if i == items-2 {
				it = wire.Item{ID: it.ID, Type: wire.ItemFunctionCall, CallID: "c1", Name: "it", Arguments: wire.Some("{}")}
			}
			h.Added(&it, before, true)
			before = it.ID
		}
		return h
	}
	// cost is what a change allocates each time: objects, and bytes in the mean of a thousand.
	cost := func(change func()) (objects float64, bytes uint64) {
		objects = testing.AllocsPerRun(100, change)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range 1000 {
			change()
		}
		runtime.ReadMemStats(&after)
		return objects, (after.TotalAlloc - before.TotalAlloc) / 1000
	}

	DescribeTable("costs the same however long the conversation is", func(change func(*conversation.History) func()) {
		few, fewBytes := cost(change(talk(10)))
		many, manyBytes := cost(change(talk(10_000)))
		Expect(many).To(Equal(few))
		Expect(manyBytes).To(BeNumerically("<=", 2*fewBytes+256), "bytes, with room for tables that grow")
	},
		Entry("a piece of a transcript", func(h *conversation.History) func() {
			return func() { h.Said("said", 0, " word", conversation.Author{}) }
		}),
		Entry("a final text", func(h *conversation.History) func() {
			return func() { h.Final("i3", 0, "Some words that were said at last.", conversation.Author{}) }
		}),
		Entry("an item that comes again", func(h *conversation.History) func() {
			it := message("i3", "user", "Some words that were said, and more.")
			return func() { h.Done(&it) }
		}),
		Entry("a new item in the middle, which is deleted", func(h *conversation.History) func() {
			it := message("new", "user", "Some words that were said.")
			return func() {
				h.Added(&it, "i3", true)
				h.Deleted("new")
			}
		}),
		Entry("what was understood, and what the event about it holds", func(h *conversation.History) func() {
			return func() { h.Understood("i3", 0, "Some words.").Entry.Snapshot(conversation.Ear{}) }
		}),
		Entry("a truncation, an output", func(h *conversation.History) func() {
			return func() {
				h.Truncated("i3", time.Second, 2*time.Second)
				h.Answered("c1", "done")
			}
		}),
	)
})
