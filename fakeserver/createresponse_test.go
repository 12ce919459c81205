package fakeserver_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

// asks is a response.create with these keys.
func asks(keys string) string {
	return `{"type":"response.create","event_id":"mine","response":{` + keys + `}}`
}

// pairs are members of an object: so many keys, each of so many characters, with values of so many.
func pairs(n, key, value int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`"%s":"%s"`, fmt.Sprintf("%0*d", key, i), strings.Repeat("v", value))
	}
	return strings.Join(list, ",")
}

// asking sends events to a server that tells what it was asked, and returns that of the last response.
func asking(model string, body func(c *client)) *fakeserver.Request {
	GinkgoHelper()
	var asked *fakeserver.Request
	opts := fakeserver.Options{Vocabulary: caller, NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
		return fakeserver.ModelFunc(func(r *fakeserver.Request) fakeserver.Reply { asked = r; return fakeserver.Reply{Say: "Yes."} })
	}}
	servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
		c := dial(ctx, s, model)
		defer c.close()
		body(c)
	})
	return asked
}

var _ = Describe("response.create", func() {
	DescribeTable("is refused for what is wrong in it, and nothing else happens",
		func(keys, code, param string) {
			asking("gpt-realtime-2", func(c *client) {
				e := c.refused(asks(keys))
				Expect(e.Type).To(Equal("invalid_request_error"))
				Expect(e.EventID).To(Equal(wire.Some("mine")))
				Expect(e.Code.Or("null") + " " + e.Param.Or("null")).To(Equal(code + " response." + param))
				Expect(c.During(time.Second)).To(BeEmpty())
				c.Send(askText)
				c.Until("response.done")
			})
		},
		Entry("both modalities", `"output_modalities":["text","audio"]`, "invalid_value", "output_modalities"),
		Entry("no modality", `"output_modalities":[]`, "invalid_value", "output_modalities"),
		Entry("an unknown modality", `"output_modalities":["video"]`, "invalid_value", "output_modalities[0]"),
		Entry("no tokens", `"max_output_tokens":0`, "integer_below_min_value", "max_output_tokens"),
		Entry("too many tokens", `"max_output_tokens":4097`, "integer_above_max_value", "max_output_tokens"),
		Entry("half a token", `"max_output_tokens":1.5`, "invalid_type", "max_output_tokens"),
		Entry("a word for tokens", `"max_output_tokens":"max"`, "invalid_value", "max_output_tokens"),
		Entry("another conversation", `"conversation":"conv_1"`, "invalid_value", "conversation"),
		Entry("17 pairs of metadata", `"metadata":{`+pairs(17, 2, 1)+`}`, "object_above_max_properties", "metadata"),
		Entry("a long key of metadata", `"metadata":{`+pairs(1, 65, 1)+`}`, "string_above_max_length", "metadata"),
		Entry("a long value of metadata", `"metadata":{`+pairs(1, 1, 513)+`}`, "string_above_max_length", "metadata.0"),
		Entry("a number in metadata", `"metadata":{"a":1}`, "invalid_type", "metadata.a"),
		Entry("an unknown item", `"input":[{"type":"item_reference","id":"a"}]`, "invalid_value", "input[0].id"),
		Entry("a reference without an id", `"input":[{"type":"item_reference"}]`, "missing_required_parameter", "input[0].id"),
		Entry("an item of no type", `"input":[{"id":"a"}]`, "missing_required_parameter", "input[0].type"),
		Entry("sound of the assistant", `"input":[{"type":"message","role":"assistant","content":[{"type":"output_audio","audio":""}]}]`,
			"invalid_value", "input[0].content[0].type"),
		Entry("a prompt without an id", `"prompt":{"version":"2"}`, "missing_required_parameter", "prompt.id"),
		Entry("an unknown effort", `"reasoning":{"effort":"huge"}`, "invalid_value", "reasoning.effort"),
		Entry("an unknown voice", `"audio":{"output":{"voice":"bob"}}`, "invalid_value", "audio.output.voice"),
		Entry("a rate that is too low", `"audio":{"output":{"format":{"type":"audio/pcm","rate":16000}}}`,
			"integer_below_min_value", "audio.output.format.rate"),
		Entry("instructions that are no text", `"instructions":7`, "invalid_type", "instructions"),
		Entry("no name of a tool", `"tools":[{"type":"function","name":null}]`, "invalid_type", "tools[0].name"),
		Entry("a kind of tool that is null", `"tools":[{"type":null,"name":"a"}]`, "invalid_type", "tools[0].type"),
		Entry("nothing in metadata", `"metadata":{"a":null}`, "invalid_type", "metadata.a"),
	)

	DescribeTable("is refused for a key that nobody knows, at any depth", func(keys, param string) {
		asking("gpt-realtime-2", func(c *client) {
			e := c.refused(asks(keys))
			Expect(e.Code.Or("") + " " + e.Param.Or("")).To(Equal("unknown_parameter response." + param))
			Expect(e.Message).To(Equal("Unknown parameter: 'response." + param + "'."))
		})
	},
		Entry(nil, `"commit":true`, "commit"),
		Entry("of the beta", `"modalities":["text"]`, "modalities"),
		Entry("of the beta", `"voice":"ash"`, "voice"),
		Entry("of the beta", `"temperature":0.8`, "temperature"),
		Entry("of sessions", `"turn_detection":null`, "turn_detection"),
		Entry("of sessions", `"audio":{"input":{}}`, "audio.input"),
		Entry("of sessions", `"audio":{"output":{"speed":1}}`, "audio.output.speed"),
		Entry(nil, `"audio":{"output":{"format":{"type":"audio/pcmu","rate":8000}}}`, "audio.output.format.rate"),
		Entry(nil, `"audio":{"output":{"voice":{"id":"voice_1","name":"x"}}}`, "audio.output.voice.name"),
		Entry(nil, `"tools":[{"type":"function","name":"f","strict":true}]`, "tools[0].strict"),
		Entry(nil, `"tool_choice":{"type":"function","name":"f","strict":true}`, "tool_choice.strict"),
		Entry(nil, `"reasoning":{"effort":"low","summary":"auto"}`, "reasoning.summary"),
		Entry(nil, `"prompt":{"id":"pmpt_1","name":"x"}`, "prompt.name"),
		Entry(nil, `"input":[{"type":"message","role":"user","content":[],"name":"x"}]`, "input[0].name"),
		Entry(nil, `"input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"x","tone":"warm"}]}]`, "input[0].content[0].tone"),
	)

	It("has no settings of reasoning for other models", func() {
		asking("gpt-realtime", func(c *client) {
			for _, key := range []string{`"reasoning":{"effort":"low"}`, `"parallel_tool_calls":true`} {
				e := c.refused(asks(key))
				Expect(e.Code).To(Equal(wire.Some("unsupported_parameter")))
				Expect(`"` + e.Param.Or("")).To(Equal(`"response.` + strings.Split(key, `"`)[1]))
			}
		})
	})

	It("takes as much metadata as is allowed, and gives it back", func() {
		asking("gpt-realtime", func(c *client) {
			c.Send(asks(`"output_modalities":["text"],"metadata":{` + pairs(16, 64, 512) + `}`))
			got := c.Until("response.done")
			created, _ := servertest.Find[*wire.ResponseCreated](got)
			done, _ := servertest.Find[*wire.ResponseDone](got)
			Expect(created.Response.Metadata.Or(nil)).To(HaveLen(16))
			Expect(done.Response.Metadata).To(Equal(created.Response.Metadata))
		})
	})

	DescribeTable("takes null for whatever may be left out, and it is not said", func(keys string) {
		const model = "gpt-realtime-2"
		var plain, nulled wire.Response
		for _, ask := range []struct {
			text string
			into *wire.Response
		}{{`{"type":"response.create"}`, &plain}, {asks(keys), &nulled}} {
			request := asking(model, func(c *client) {
				c.Send(`{"type":"session.update","session":{"type":"realtime","instructions":"Be kind.","max_output_tokens":900,"tools":[{"type":"function","name":"a"}]}}`)
				c.Until("session.updated")
				c.Send(ask.text)
				created, _ := servertest.Find[*wire.ResponseCreated](c.Until("response.done"))
				*ask.into = created.Response
			})
			Expect(request.Instructions).To(Equal("Be kind."))
			Expect(request.OneCall).To(BeFalse())
		}
		nulled.ID, nulled.ConversationID = plain.ID, plain.ConversationID
		Expect(nulled).To(Equal(plain))
	},
		Entry("the keys of a response", `"output_modalities":null,"instructions":null,"audio":null,"tools":null,"tool_choice":null,"parallel_tool_calls":null,`+
			`"reasoning":null,"max_output_tokens":null,"conversation":null,"metadata":null,"prompt":null,"input":null`),
		Entry("its sound", `"audio":{"output":null}`),
		Entry("the keys of its sound", `"audio":{"output":{"format":null,"voice":null}}`),
		Entry("a rate, an effort", `"audio":{"output":{"format":{"type":"audio/pcm","rate":null}}},"reasoning":{"effort":null}`),
		Entry("the keys of a tool", `"tools":[{"type":"function","name":"a","description":null,"parameters":null}]`),
	)

	It("may say nothing, or null", func() {
		asking("gpt-realtime", func(c *client) {
			for _, text := range []string{ask, `{"type":"response.create","response":null}`, `{"type":"response.create","response":{}}`,
				asks(`"metadata":null,"prompt":{"id":"pmpt_1","variables":{"city":"Rome"}}`)} {
				c.Send(text)
				created, _ := servertest.Find[*wire.ResponseCreated](c.Until("response.done"))
				Expect(created.Response.MaxOutputTokens).To(Equal(wire.Some(wire.Inf)))
				Expect(created.Response.Metadata.IsNull()).To(BeTrue())
				c.Until("rate_limits.updated")
			}
		})
	})

	It("overrides the session once: instructions, tools, format, voice, limit", func() {
		var first, second *wire.ResponseCreated
		var said []string
		opts := fakeserver.Options{NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(r *fakeserver.Request) fakeserver.Reply {
				said = append(said, r.Instructions+" "+strings.Join(r.Tools, ","))
				return fakeserver.Reply{}
			})
		}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","instructions":"Be kind.","tools":[` + findTool + `],"max_output_tokens":50}`)
			c.Send(asks(`"instructions":"","tools":[` + moveTool + `],"max_output_tokens":"inf","audio":{"output":{"voice":"ash","format":{"type":"audio/pcma"}}}`))
			first, _ = servertest.Find[*wire.ResponseCreated](c.Until("response.done"))
			c.Send(ask)
			second, _ = servertest.Find[*wire.ResponseCreated](c.Until("response.done"))
		})
		Expect(said).To(Equal([]string{" move", "Be kind. find"}))
		show := func(w *wire.Response) string {
			return fmt.Sprint(w.Audio.Output.Voice.Name, " ", w.Audio.Output.Format.Type, " ", int(w.MaxOutputTokens.Or(0)))
		}
		Expect(show(&first.Response)).To(Equal(fmt.Sprint("ash audio/pcma ", int(wire.Inf))))
		Expect(show(&second.Response)).To(Equal("alloy audio/pcm 50"))
	})

	It("keeps the voice in which the assistant has spoken, but for what is out of band", func() {
		asking("gpt-realtime", func(c *client) {
			ash, verse := asks(`"audio":{"output":{"voice":"ash"}}`), asks(`"audio":{"output":{"voice":"verse"}}`)
			fixed := wire.Some("cannot_update_voice")
			c.Send(ash)
			c.Until("rate_limits.updated")
			Expect(c.refused(verse).Code).To(Equal(fixed))
			Expect(c.refused(`{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"verse"}}}}`).Code).To(Equal(fixed))
			for _, text := range []string{ash, asks(`"conversation":"none","audio":{"output":{"voice":"verse"}}`)} {
				c.Send(text)
				c.Until("rate_limits.updated")
			}
			Expect(c.refused(verse).Code).To(Equal(fixed), "what was out of band does not count")
			Expect(c.update(`{"type":"realtime","audio":{"output":{"voice":"ash"}}}`).Event).To(BeAssignableToTypeOf(&wire.SessionUpdated{}))
			Expect(c.refused(asks(`"audio":{"output":{"voice":"alloy"}}`)).Code).To(Equal(fixed))
		})
	})

	It("names a custom voice by its id, as the schema of the server has it", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			Expect(c.update(`{"type":"realtime","audio":{"output":{"voice":{"id":"voice_1234"}}}}`).Raw).To(ContainSubstring(`"voice":"voice_1234"`))
			c.Send(asks(`"audio":{"output":{"voice":{"id":"voice_1234"}}}`))
			for _, a := range c.Until("response.done") {
				if t := a.Event.EventType(); t == "response.created" || t == "response.done" {
					Expect(a.Raw).To(ContainSubstring(`"voice":"voice_1234"`))
				}
			}
			secret := request(ctx, s, "POST", "/v1/realtime/client_secrets", withKey("sk-test"), `{"session":{"type":"realtime","audio":{"output":{"voice":{"id":"voice_1234"}}}}}`)
			Expect(secret.text).To(ContainSubstring(`"voice": "voice_1234"`))
			other := dialRaw(ctx, s, "", withKey(secret.body["value"].(string)))
			Expect(other.Next().Raw).To(ContainSubstring(`"voice":"voice_1234"`))
			other.close()
		})
	})
})

var _ = Describe("The input of response.create", func() {
	// about has a session of one typed turn and its answer, and then one with an input.
	about := func(input string, outOfBand bool) (*fakeserver.Request, *wire.ResponseDone) {
		GinkgoHelper()
		var done *wire.ResponseDone
		asked := asking("gpt-realtime", func(c *client) {
			c.update(`{"type":"realtime","instructions":""}`)
			c.Send(userText("first", "One two three four"))
			c.Send(askText)
			c.Until("rate_limits.updated")
			c.Send(userText("second", "And now?"))
			conversation := map[bool]string{true: "none", false: "auto"}[outOfBand]
			c.Send(asks(`"output_modalities":["text"],"instructions":"","conversation":"` + conversation + `","input":` + input))
			done, _ = servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			c.Until("rate_limits.updated")
		})
		return asked, done
	}
	inputTokens := func(d *wire.ResponseDone) wire.InputTokenDetails {
		return *d.Response.Usage.Or(wire.Usage{}).InputTokenDetails
	}

	It("may be empty: no context at all", func() {
		for _, outOfBand := range []bool{false, true} {
			asked, done := about(`[]`, outOfBand)
			Expect(asked.Turn).To(BeNil())
			Expect(asked.NewTurn).To(BeFalse())
			Expect(inputTokens(done)).To(Equal(wire.InputTokenDetails{CachedTokensDetails: &wire.CachedTokensDetails{}}))
		}
	})

	It("may refer to items, of which it costs what they cost", func() {
		asked, done := about(`[{"type":"item_reference","id":"first"},{"type":"message","role":"system","content":[{"type":"input_text","text":"Sum up."}]}]`, false)
		Expect(asked.Turn.Transcript).To(Equal("One two three four"))
		Expect(asked.Turn.ItemID).To(Equal("first"))
		Expect(asked.Injected).To(Equal([]string{"Sum up."}))
		Expect(inputTokens(done).TextTokens).To(Equal(4 + 4 + 4 + 3))
	})

	It("may bring sound, which is understood and paid for", func() {
		sound := base64.StdEncoding.EncodeToString(audio.Format{}.AppendBytes(nil, refund.Samples))
		asked, done := about(`[{"type":"message","role":"user","content":[{"type":"input_audio","audio":"`+sound+`"}]}]`, false)
		Expect(asked.Turn.Transcript).To(Equal(refund.Text))
		Expect(inputTokens(done).AudioTokens).To(Equal(len(refund.Samples) / 2400))
	})

	It("costs nothing out of band", func() {
		_, done := about(`[{"type":"item_reference","id":"first"}]`, true)
		Expect(inputTokens(done)).To(Equal(wire.InputTokenDetails{CachedTokensDetails: &wire.CachedTokensDetails{}}))
	})

	It("may bring a call with its output", func() {
		asked, _ := about(`[{"type":"message","role":"user","content":[{"type":"input_text","text":"Find it"}]},
			{"type":"function_call","name":"find","call_id":"call_1","arguments":"{}"},{"type":"function_call_output","call_id":"call_1","output":"found"}]`, true)
		Expect(asked.Outputs).To(Equal([]fakeserver.Output{{CallID: "call_1", Name: "find", Arguments: []byte("{}"), Output: "found"}}))
	})

	It("does not move a script to another exchange", func() {
		script := models.NewScript([]models.Step{{Exchange: 1, Say: "One."}}, nil)
		servertest.InVirtualTime(fakeserver.Options{NewModel: func(fakeserver.SessionInfo) fakeserver.Model { return script }},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				script.Begin(1, 0)
				c.Send(userText("a", "Hi"))
				c.Send(asks(`"output_modalities":["text"],"input":[]`))
				done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
				Expect(outputsIn(&done.Response)).To(Equal([]string{"message completed  One."}))
			})
	})
})
