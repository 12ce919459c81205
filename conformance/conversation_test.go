package conformance_test

import (
	"encoding/base64"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// create is a conversation.item.create with these keys beside the item.
func create(item string, keys ...string) string {
	text := `{"type":"conversation.item.create"`
	for _, key := range keys {
		text += "," + key
	}
	return text + `,"item":` + item + `}`
}

// said is a user's message with an id.
func said(id string) string {
	return `{"id":"` + id + `","type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}`
}

// encoded is what a caller says, in base64.
func encoded(words string) string {
	GinkgoHelper()
	return base64.StdEncoding.EncodeToString(audio.Format{}.AppendBytes(nil, spoken(words).Samples()))
}

const pixel = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

var _ = Describe("An item of the client's", func() {
	DescribeTable("is added, done, retrieved and deleted", func(item func() string) {
		session{server: answering(fakeserver.Reply{Say: "Yes."})}.run(func(c *client) {
			c.send(create(`{"type":"function_call","id":"item_call","call_id":"call_1","name":"f","arguments":"{}"}`), create(item()))
			c.until("conversation.item.done")
			id := find[*wire.ConversationItemDone](c.until("conversation.item.done")).Item.ID
			c.send(`{"type":"conversation.item.retrieve","item_id":"` + id + `"}`)
			Expect(find[*wire.ConversationItemRetrieved](c.until("conversation.item.retrieved")).Item.ID).To(Equal(id))
			c.send(ask)
			c.until("response.done")
			c.send(`{"type":"conversation.item.delete","item_id":"` + id + `"}`)
			c.until("conversation.item.deleted")
		})
	},
		Entry("text of a user", func() string { return said("item_1") }),
		Entry("text and a picture", func() string {
			return `{"type":"message","role":"user","content":[{"type":"input_text","text":"What is this?"},{"type":"input_image","image_url":"` + pixel + `","detail":"low"}]}`
		}),
		Entry("sound", func() string {
			return `{"type":"message","role":"user","content":[{"type":"input_audio","audio":"` + encoded(where) + `"}]}`
		}),
		Entry("sound with its transcript", func() string {
			return `{"type":"message","role":"user","content":[{"type":"input_audio","audio":"` + encoded(where) + `","transcript":"Where?"}]}`
		}),
		Entry("an instruction", func() string {
			return `{"type":"message","role":"system","content":[{"type":"input_text","text":"Be brief."}]}`
		}),
		Entry("what the assistant said", func() string {
			return `{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello."}]}`
		}),
		Entry("a call", func() string {
			return `{"type":"function_call","call_id":"call_2","name":"f","arguments":"{}"}`
		}),
		Entry("the output of a call", func() string {
			return `{"type":"function_call_output","call_id":"call_1","output":"done"}`
		}),
	)

	It("goes where it was sent", func() {
		session{server: answering(fakeserver.Reply{Say: "Yes."})}.run(func(c *client) {
			c.send(create(said("item_b")), create(said("item_a"), `"previous_item_id":"root"`), create(said("item_c"), `"previous_item_id":"item_b"`),
				create(said("item_ab"), `"previous_item_id":"item_a"`), create(said("item_d"), `"previous_item_id":null`), create(said("item_e"), `"previous_item_id":""`))
			for range 6 {
				c.until("conversation.item.done")
			}
			c.send(ask)
			c.until("response.done")
		})
	})

	It("takes the id of a deleted one, and comes between a response's items", func() {
		session{server: answering(fakeserver.Reply{Say: arrives}, fakeserver.Reply{Say: "Yes."})}.run(func(c *client) {
			c.send(create(said("item_a")), `{"type":"conversation.item.delete","item_id":"item_a"}`, create(said("item_a")), ask)
			c.until("response.output_audio.delta")
			c.send(create(said("item_b")), `{"type":"conversation.item.delete","item_id":"item_a"}`)
			c.until("response.done")
			c.send(ask)
			c.until("response.done")
		})
	})
})

var _ = Describe("An item of the model's", func() {
	It("is retrieved while it is made, when it is done, and when it was truncated", func() {
		session{server: answering(fakeserver.Reply{Say: arrives, Calls: []fakeserver.ToolCall{lookUp}})}.run(func(c *client) {
			c.send(ask)
			id := find[*wire.ResponseOutputItemAdded](c.until("response.output_item.added")).Item.ID
			retrieve := `{"type":"conversation.item.retrieve","item_id":"` + id + `"}`
			c.send(retrieve)
			c.until("conversation.item.retrieved")
			c.until("response.output_audio.delta")
			c.send(retrieve)
			c.until("conversation.item.retrieved")
			c.until("response.output_item.added")
			c.send(`{"type":"conversation.item.retrieve","item_id":"` + ended(c.until("response.done")).Output[1].ID + `"}`)
			c.send(retrieve, `{"type":"conversation.item.truncate","item_id":"`+id+`","content_index":0,"audio_end_ms":500}`, retrieve)
			c.until("conversation.item.truncated")
			c.until("conversation.item.retrieved")
		})
	})

	It("is deleted while it is made", func() {
		session{server: answering(fakeserver.Reply{Say: arrives}, fakeserver.Reply{Say: "Yes."})}.run(func(c *client) {
			c.send(typed, ask)
			id := find[*wire.ResponseOutputItemAdded](c.until("response.output_item.added")).Item.ID
			c.until("response.output_audio.delta")
			c.send(`{"type":"conversation.item.delete","item_id":"` + id + `"}`)
			c.until("response.done")
			c.send(ask)
			c.until("response.done")
			time.Sleep(time.Second)
		})
	})
})
