package fakeserver_test

import (
	"context"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

func userText(id, text string) string {
	return fmt.Sprintf(`{"type":"conversation.item.create","item":{"id":%q,"type":"message","role":"user",`+
		`"content":[{"type":"input_text","text":%q}]}}`, id, text)
}

// refused sends an event and returns the error it is answered with.
func (c *client) refused(event string) wire.Error {
	GinkgoHelper()
	c.Send(event)
	a := c.Next()
	Expect(a.Event).To(BeAssignableToTypeOf(&wire.ErrorEvent{}), a.Raw)
	return a.Event.(*wire.ErrorEvent).Error
}

var _ = Describe("A conversation", func() {
	It("announces a client's item as added and done", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(userText("a", "Hi"))
			const item = `"previous_item_id":null,"item":{"id":"a","type":"message","status":"completed","role":"user",` +
				`"content":[{"type":"input_text","text":"Hi"}]}}`
			added, done := c.Next(), c.Next()
			Expect(added.Raw).To(HaveSuffix(item))
			Expect(added.Event.EventType()).To(Equal("conversation.item.added"))
			Expect(done.Raw).To(HaveSuffix(item))
			Expect(done.Event.EventType()).To(Equal("conversation.item.done"))
		})
	})

	It("gives a call that the client brings an id, by which its output can name it", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(`{"type":"conversation.item.create","item":{"type":"function_call","name":"look_up","arguments":"{}"}}`)
			call := c.Next().Event.(*wire.ConversationItemAdded).Item.CallID
			Expect(call).To(MatchRegexp(`^call_\w{16}$`))
			c.Next()
			c.Send(`{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"` + call + `","output":"x"}}`)
			Expect(c.Next().Event).To(BeAssignableToTypeOf(&wire.ConversationItemAdded{}))
			c.Next()
		})
	})

	It("places items at the end, at the front, and after another", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			previous := func(event string) string {
				c.Send(event)
				added := c.Next().Event.(*wire.ConversationItemAdded)
				Expect(c.Next().Event.(*wire.ConversationItemDone).PreviousItemID).To(Equal(added.PreviousItemID))
				return added.PreviousItemID.Or("null")
			}
			after := func(id, text string) string {
				return strings.Replace(userText(id, text), `"item":`, fmt.Sprintf(`"previous_item_id":%q,"item":`, text), 1)
			}
			Expect(previous(userText("a", "x"))).To(Equal("null"))
			Expect(previous(userText("b", "x"))).To(Equal("a"))
			Expect(previous(after("c", "root"))).To(Equal("null"))
			Expect(previous(after("d", "a"))).To(Equal("a"))
			Expect(previous(userText("e", "x"))).To(Equal("b"))
		})
	})

	DescribeTable("stays as it is when an event about its items is refused",
		func(event, code, message string) {
			servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime-2.1")
				defer c.close()
				c.Send(userText("a", "Hi"))
				c.Until("conversation.item.done")
				e := c.refused(event)
				Expect(e.Code.Or("null")).To(Equal(code))
				Expect(e.Message).To(Equal(message))
				c.Send(userText("b", "Hi"))
				Expect(c.Next().Event.(*wire.ConversationItemAdded).PreviousItemID).To(Equal(wire.Some("a")))
				c.Next()
			})
		},
		Entry("an id twice", userText("a", "again"), "item_create_duplicate_item_id",
			"Error adding item: an item with id 'a' already exists."),
		Entry("a long id", userText(strings.Repeat("i", 39), "x"), "string_above_max_length",
			"Invalid 'item.id': string too long. Expected a string with maximum length 32, but got a string with length 39 instead."),
		Entry("an unknown predecessor",
			`{"type":"conversation.item.create","previous_item_id":"zz","item":{"type":"message","role":"user","content":[]}}`,
			"item_create_invalid_previous_item_id", "Error adding item: the previous item with id 'zz' does not exist."),
		Entry("the output of an unknown call",
			`{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"x"}}`,
			"invalid_tool_call_id", "Tool call ID 'call_1' not found in conversation."),
		Entry("a wrong role", `{"type":"conversation.item.create","item":{"type":"message","role":"robot","content":[]}}`,
			"invalid_value", "Invalid value: 'robot'. Supported values are: 'user', 'assistant', and 'system'."),
		Entry("audio of the assistant",
			`{"type":"conversation.item.create","item":{"type":"message","role":"assistant","content":[{"type":"output_audio"}]}}`,
			"invalid_value", "Invalid value: 'output_audio'. Value must be 'output_text'."),
		Entry("retrieve", `{"type":"conversation.item.retrieve","item_id":"yo"}`, "item_retrieve_invalid_item_id",
			"Error retrieving item: the item with id 'yo' does not exist."),
		Entry("delete", `{"type":"conversation.item.delete","item_id":"yo"}`, "item_delete_invalid_item_id",
			"Error deleting item: the item with id 'yo' does not exist."),
		Entry("truncate what is not there",
			`{"type":"conversation.item.truncate","item_id":"yo","content_index":0,"audio_end_ms":0}`,
			"item_truncate_invalid_item_id", "Item with item_id not found: yo"),
		Entry("truncate the user",
			`{"type":"conversation.item.truncate","item_id":"a","content_index":0,"audio_end_ms":0}`,
			"unsupported_content_type", "Only model output audio messages can be truncated"),
	)

	It("forgets a deleted item", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(userText("a", "1"))
			c.Send(userText("b", "2"))
			c.Send(`{"type":"conversation.item.delete","item_id":"b"}`)
			Expect(c.Until("conversation.item.deleted")).To(HaveLen(5))
			c.Send(userText("c", "3"))
			Expect(c.Next().Event.(*wire.ConversationItemAdded).PreviousItemID).To(Equal(wire.Some("a")))
		})
	})

	It("cuts what the assistant said where it is truncated, and drops its transcript", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(`{"type":"response.create"}`)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			item := done.Response.Output[0]
			truncate := `{"type":"conversation.item.truncate","item_id":"` + item.ID + `","content_index":0,"audio_end_ms":%d}`
			c.Until("rate_limits.updated")
			Expect(c.refused(fmt.Sprintf(truncate, 100_000)).Message).To(
				MatchRegexp(`^Audio content of \d+ms is already shorter than 100000ms$`))
			c.Send(fmt.Sprintf(truncate, 700))
			Expect(c.Next().Raw).To(HaveSuffix(`"item_id":"` + item.ID + `","content_index":0,"audio_end_ms":700}`))
			c.Send(`{"type":"conversation.item.retrieve","item_id":"` + item.ID + `"}`)
			part := c.Next().Event.(*wire.ConversationItemRetrieved).Item.Content[0]
			Expect(part.Audio.Or(nil)).To(HaveLen(700 * 48))
			Expect(part.Transcript.IsSome()).To(BeFalse())
		})
	})
})
