package fakeserver_test

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

// outputsIn lists the outputs of a response: type, phase, status and what is in them.
func outputsIn(w *wire.Response) []string {
	var list []string
	for _, it := range w.Output {
		line := it.Type + " " + it.Status + " " + it.Name
		for _, part := range it.Content {
			line += it.Phase + " " + part.Text.Or("") + part.Transcript.Or("")
		}
		list = append(list, line)
	}
	return list
}

var _ = Describe("A reply of several parts", func() {
	call := func(name string) []fakeserver.ToolCall {
		return []fakeserver.ToolCall{{Name: name, Arguments: json.RawMessage(`{}`)}}
	}
	two := fakeserver.Reply{Say: "a", Then: &fakeserver.Reply{Say: "b"}}
	around := fakeserver.Reply{Say: "a", Calls: call("f"), Then: &fakeserver.Reply{Say: "b", Latency: time.Second}}

	DescribeTable("is laid out in time", func(reply fakeserver.Reply, sound time.Duration, overlap bool, want ...string) {
		Expect(outline(fakeserver.Plan(fakeserver.Pacing{}, reply, int(sound*24000/time.Second), overlap))).To(Equal(want))
	},
		Entry("messages, one after the other", two, time.Duration(0), false,
			"200 open message 0", "200 text 0", "207 close message 0", "207 open message 1", "207 text 1", "214 close message 1", "214 finish 0"),
		Entry("messages that are closed together at the end", two, time.Duration(0), true,
			"200 open message 0", "200 text 0", "207 open message 1", "207 text 1", "214 close message 0", "214 close message 1", "214 finish 0"),
		Entry("sound, which comes a while after its words each time", two, 500*time.Millisecond, true,
			"200 open message 0", "200 text 0", "350 audio 0 ×2", "400 open message 1", "400 text 1", "550 audio 1 ×2",
			"600 close message 0", "600 close message 1", "600 finish 0"),
		Entry("words around a call", around, time.Duration(0), false,
			"200 open message 0", "200 text 0", "207 close message 0", "207 open call 1", "214 arguments 1", "221 arguments 1", "221 close call 1",
			"1221 open message 2", "1221 text 2", "1228 close message 2", "1228 finish 0"),
		Entry("words around a call, on a model that reasons", around, time.Duration(0), true,
			"200 open message 0", "200 text 0", "207 open call 1", "214 arguments 1", "221 arguments 1", "221 close message 0", "221 close call 1",
			"1221 open message 2", "1221 text 2", "1228 close message 2", "1228 finish 0"),
		Entry("two messages and a call after them", fakeserver.Reply{Say: "a", Then: &fakeserver.Reply{Say: "b", Calls: call("f")}}, time.Duration(0), true,
			"200 open message 0", "200 text 0", "207 open message 1", "207 text 1", "214 open call 2", "221 arguments 2", "228 arguments 2",
			"228 close message 0", "228 close message 1", "228 close call 2", "228 finish 0"),
	)

	DescribeTable("is one response, the last message of which is the final answer", func(model string, want ...string) {
		_, done, _ := outcome(fakeserver.Reply{Say: "Let me see.", Then: &fakeserver.Reply{Calls: call("f"), Then: &two}}, model, ask)
		Expect(done.Status).To(Equal("completed"))
		Expect(outputsIn(done)).To(Equal(want))
	},
		Entry("with reasoning", "gpt-realtime-2", "message completed commentary Let me see.", "function_call completed f",
			"message completed commentary a", "message completed final_answer b"),
		Entry("without", "gpt-realtime", "message completed  Let me see.", "function_call completed f",
			"message completed  a", "message completed  b"),
	)

	It("closes the sound of all its messages at its end, on a model that reasons", func() {
		got, done, _ := outcome(two, "gpt-realtime-2", ask)
		closing := []string{"response.output_audio.done", "response.output_audio_transcript.done", "response.content_part.done",
			"conversation.item.done", "response.output_item.done"}
		Expect(types(got)[len(types(got))-12:]).To(Equal(append(append(closing, closing...), "response.done", "rate_limits.updated")))
		sound := 0
		for _, text := range []string{"a", "b"} {
			sound += (len(fakeserver.Babble{}.Speak(text).Samples) + 1199) / 1200
		}
		Expect(done.Usage.Or(wire.Usage{}).OutputTokens).To(Equal(2*(3+1) + sound))
	})

	DescribeTable("may end early in its second part", func(model string, second fakeserver.Reply, want ...string) {
		_, done, _ := outcome(fakeserver.Reply{Say: "a", Then: &second}, model, askText)
		Expect(append([]string{done.Status}, outputsIn(done)...)).To(Equal(want))
	},
		Entry("with words", "gpt-realtime", fakeserver.Reply{Say: "b", Incomplete: wire.ReasonContentFilter},
			"incomplete", "message completed  a", "message incomplete  b"),
		Entry("with words, on a model that reasons", "gpt-realtime-2", fakeserver.Reply{Say: "b", Incomplete: wire.ReasonContentFilter},
			"incomplete", "message completed commentary a", "message incomplete final_answer b"),
		Entry("with a call", "gpt-realtime-2", fakeserver.Reply{Calls: call("f"), Fails: fakeserver.ServerFailure()},
			"failed", "message completed commentary a", "function_call incomplete f"),
		Entry("with nothing", "gpt-realtime", fakeserver.Reply{Fails: fakeserver.ServerFailure()}, "failed", "message completed  a"),
		Entry("and then nothing follows", "gpt-realtime", fakeserver.Reply{Fails: fakeserver.ServerFailure(), Then: &fakeserver.Reply{Say: "c"}},
			"failed", "message completed  a"),
	)

	It("that fails with nothing does so after its latency", func() {
		got, _, since := outcome(fakeserver.Reply{Say: "a", Then: &fakeserver.Reply{Latency: time.Second, Fails: fakeserver.ServerFailure()}}, "gpt-realtime", askText)
		done, at := servertest.Find[*wire.ResponseDone](got)
		Expect(done.Response.Status).To(Equal("failed"))
		Expect(since(arrival{At: at})).To(Equal(1207 * time.Millisecond))
	})

	It("comes with sound of its own after its latency", func() {
		got, _, since := outcome(fakeserver.Reply{Say: "Hello.", Sound: make([]int16, 4800), Latency: 300 * time.Millisecond}, "gpt-realtime", ask)
		sound := 0
		for _, a := range got {
			if d, ok := a.Event.(*wire.ResponseOutputAudioDelta); ok {
				sound += len(d.Delta)
			}
		}
		Expect(sound).To(Equal(9600))
		_, at := servertest.Find[*wire.ResponseOutputItemAdded](got)
		Expect(since(arrival{At: at})).To(Equal(500 * time.Millisecond))
	})

	It("is cut in its second part by max_output_tokens", func() {
		_, done, _ := outcome(fakeserver.Reply{Say: "a b", Then: &fakeserver.Reply{Say: "c d"}}, "gpt-realtime", limited("text", 3+2+3+1))
		Expect(append([]string{done.Status}, outputsIn(done)...)).To(Equal([]string{"incomplete", "message completed  a b", "message incomplete  c"}))
	})

	It("is cancelled with what there is", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: "a", Then: &fakeserver.Reply{Say: "b", Latency: time.Second}})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime-2")
				defer c.close()
				c.Send(askText)
				c.During(500 * time.Millisecond)
				c.Send(cancel)
				done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
				Expect(append([]string{done.Response.Status}, outputsIn(&done.Response)...)).To(Equal([]string{"cancelled", "message incomplete commentary a"}))
				c.During(3 * time.Second)
			})
	})
})

var _ = Describe("A reply with calls of MCP tools", func() {
	shopCall := callingShop("find", `{"id":"A1001"}`)

	It("ends with these: what follows is left out, and told", func() {
		first := fakeserver.Reply{Say: "One moment.", Then: &fakeserver.Reply{Calls: shopCall.Calls, Then: &fakeserver.Reply{Say: "It has shipped."}}}
		var told []string
		servertest.InVirtualTime(fakeserver.Options{MCP: []fakeserver.MCPServer{shop}, NewModel: answering(first), Observe: func(o fakeserver.Observation) {
			if p, ok := o.(*fakeserver.ReplyProblem); ok {
				told = append(told, p.Problem)
			}
		}}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime-2")
			defer c.close()
			c.update(`{"type":"realtime","output_modalities":["text"],"tools":[` + trusted + `]}`)
			c.Until("conversation.item.done")
			c.Send(ask)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(outputsIn(&done.Response)).To(Equal([]string{"message completed commentary One moment.", "mcp_call  find"}))
			c.During(time.Second)
		})
		Expect(told).To(HaveExactElements(HavePrefix("what follows the call of shop/find is left out: a response ends with its calls of MCP tools, " +
			"and the client asks for the next one")))
	})

	DescribeTable("ends early before its last call is made", func(reply fakeserver.Reply, want ...string) {
		for _, early := range []fakeserver.Reply{{Fails: fakeserver.ServerFailure()}, {Incomplete: wire.ReasonContentFilter}} {
			status := "failed"
			if reply.Fails = early.Fails; early.Fails == nil {
				status = "incomplete"
			}
			reply.Incomplete = early.Incomplete
			inShop(trusted, reply, func(c *shopping) {
				c.Until("conversation.item.done")
				c.Send(ask)
				got := c.Until("response.done")
				done, _ := servertest.Find[*wire.ResponseDone](got)
				Expect(append([]string{done.Response.Status}, outputsIn(&done.Response)...)).To(Equal(append([]string{status}, want...)))
				last := done.Response.Output[len(done.Response.Output)-1]
				Expect(last.Arguments.Or("")).To(Equal(`{"id":"A1001"}`))
				Expect(last.Output.Or("") + last.Error.Or(wire.MCPError{}).Message).To(BeEmpty())
				Expect(strings.Count(plain(append(got, c.During(2*time.Second)...)), "response.mcp_call.in_progress")).To(Equal(len(want) - 1))
				Expect(c.asked).To(HaveLen(1))
			})
		}
	},
		Entry("the only one", shopCall, "mcp_call  find"),
		Entry("the second", fakeserver.Reply{Calls: []fakeserver.ToolCall{{Server: "shop", Name: "move"}, shopCall.Calls[0]}}, "mcp_call  move", "mcp_call  find"),
	)

	It("is answered by the step of a script that asks for it, in the next response", func() {
		var taken []string // by the responses of these ids
		script := models.NewScript([]models.Step{
			{Exchange: 0, Tools: shopCall.Calls},
			{Exchange: 0, Say: "It has shipped.", Answers: "find"},
		}, &models.ScriptOptions{Note: func(n models.Note) { taken = append(taken, n.(*models.StepTaken).ResponseID) }})
		opts := fakeserver.Options{MCP: []fakeserver.MCPServer{shop}, NewModel: func(fakeserver.SessionInfo) fakeserver.Model { return script }}
		var ids []string
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","output_modalities":["text"],"tools":[` + trusted + `]}`)
			c.Until("conversation.item.done")
			for _, want := range []string{"mcp_call  find", "message completed  It has shipped."} {
				c.Send(ask)
				done, _ := servertest.Find[*wire.ResponseDone](c.During(5 * time.Second))
				ids = append(ids, done.Response.ID)
				Expect(outputsIn(&done.Response)).To(Equal([]string{want}))
			}
		})
		Expect(taken).To(Equal(ids))
	})

	It("is noted as wrong where a step has words behind its call", func() {
		var wrong []string
		script := models.NewScript([]models.Step{{Tools: shopCall.Calls, Then: &fakeserver.Reply{Say: "It has shipped."}}}, &models.ScriptOptions{Note: func(n models.Note) {
			if w, ok := n.(*models.StepWrong); ok {
				wrong = append(wrong, w.Reason)
			}
		}})
		script.Respond(&fakeserver.Request{})
		Expect(wrong).To(HaveExactElements(HavePrefix("what follows the call of shop/find is left out")))
	})
})
