package wireorder_test

import (
	"errors"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/wire"
)

var _ = DescribeTable("A session is in order, too,",
	func(opts wireorder.Options, e edit) {
		c, err := feed(e(wholeSession()).events(), &opts)
		Expect(err).NotTo(HaveOccurred())
		Expect(c.End()).To(Succeed())
	},
	Entry("where the connection is refused", strict, edit(func(session) session {
		return session{`< {"type":"error","error":{"type":"invalid_request_error","message":"no"}}`}
	})),
	Entry("where a sideband socket gets no session.created", wireorder.Options{Sideband: true}, drop(`session.created`)),
	Entry("where an item is truncated before its response is done", bothSides, both(
		put(`> {"type":"conversation.item.truncate","item_id":"item_pre","content_index":0,"audio_end_ms":10}`, callOver),
		put(`< {"type":"conversation.item.truncated","item_id":"item_pre","content_index":0,"audio_end_ms":10}`, callOver),
		change(callOver, `,"transcript":"Let me see."`, ``))),
	Entry("where the server truncates what it does not play", bothSides, cleared),
	Entry("without rate limits", strict, both(drop(`rate_limits.updated`), drop(`rate_limits.updated`))),
	Entry("with the true predecessor of the first output", strict, change(textSettled, `null`, `"item_ask"`)),
	Entry("where a model writes down what is being said", strict,
		move(earlyWords, turnStopped)),
	Entry("where a model writes down what is said without turn detection", strict, unannounced),
	Entry("where what is written down without turn detection is cleared", strict, both(unannounced,
		put(early("item_gone"), earlyWords), put(`< {"type":"input_audio_buffer.cleared"}`, earlyWords))),
	Entry("where turn detection takes over what is written down without it", strict, both(unannounced,
		put(early("item_gone"), earlyWords),
		put(`< {"type":"session.updated","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad"}}}}}`, earlyWords),
		put(`< {"type":"session.updated","session":{"type":"realtime"}}`, earlyWords))),
	Entry("where a turn is committed by hand while it is spoken", strict, drop(turnStopped)),
	Entry("where turn detection is switched off while somebody speaks", wireorder.Options{}, both(
		put(`< {"type":"session.updated","session":{"type":"realtime","id":"sess_1"}}`, turnStopped), drop(turnStopped))),
	Entry("where another detection takes over what somebody says, and back", strict, both(
		put(`< {"type":"session.updated","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad"}}}}}`, turnStopped),
		put(`< {"type":"session.updated","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad"}}}}}`, turnStopped))),
	Entry("where another detection takes over what somebody says", strict,
		put(`< {"type":"session.updated","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad"}}}}}`, turnStopped)),
	Entry("where another format drops what somebody says", strict, both(
		put(`< {"type":"session.updated","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"},"turn_detection":{"type":"server_vad"}}}}}`, turnStopped),
		put(`< {"type":"input_audio_buffer.speech_started","audio_start_ms":1500,"item_id":"item_x"}`, turnStopped),
		change(turnStopped, "item_turn", "item_x"), change(turnCommit, `"item_turn"`, `"item_x"`),
		func(s session) session {
			for i := range s {
				s[i] = strings.ReplaceAll(s[i], `"item_turn"`, `"item_x"`)
				s[i] = strings.Replace(s[i], `"audio_start_ms":1000,"item_id":"item_x"`, `"audio_start_ms":1000,"item_id":"item_turn"`, 1)
			}
			return s
		})),
	Entry("where an item takes the id of a deleted one", bothSides, both(
		put(`> {"type":"conversation.item.create","previous_item_id":"root","item":{"id":"item_text","type":"message","role":"user","content":[]}}`, `input_audio_buffer.cleared`),
		put(`< {"type":"conversation.item.added","previous_item_id":null,"item":{"id":"item_text","type":"message","role":"user","content":[]}}`, `input_audio_buffer.cleared`),
		put(`< {"type":"conversation.item.done","previous_item_id":null,"item":{"id":"item_text","type":"message","role":"user","content":[]}}`, `input_audio_buffer.cleared`))),
	Entry("where a list of tools begins before its item", strict,
		move(`mcp_list_tools.in_progress`, `conversation.item.added id":"item_list`)),
	Entry("where an MCP call begins and ends after its response", strict, move(`response.done resp_mcp`, `response.mcp_call.in_progress`)),
	Entry("where an MCP call ends after its response", strict, move(`response.done resp_mcp`, `response.mcp_call.completed`)),
	Entry("where segments name the speakers", strict, put(`< {"type":"conversation.item.input_audio_transcription.segment",`+
		`"item_id":"item_turn","content_index":0,"text":"Where is it?","id":"seg_1","speaker":"A","start":0,"end":1}`, turnText)),
	Entry("where a cancelled call has no arguments.done", wireorder.Options{}, both(
		drop(`response.function_call_arguments.delta delta":"}`), drop(callDone), drop(`rate_limits.updated`),
		change(`conversation.item.done id":"item_call`, `completed","name":"look_up","call_id":"call_1","arguments":"{}"`,
			`incomplete","name":"look_up","call_id":"call_1","arguments":"{"`),
		change(`response.output_item.done id":"item_call`, `completed","name":"look_up","call_id":"call_1","arguments":"{}"`,
			`incomplete","name":"look_up","call_id":"call_1","arguments":"{"`),
		change(callOver, `completed","name":"look_up","call_id":"call_1","arguments":"{}"`,
			`incomplete","name":"look_up","call_id":"call_1","arguments":"{"`),
		change(callOver, `"status":"completed","status_details":null`,
			`"status":"incomplete","status_details":{"type":"incomplete","reason":"max_output_tokens"}`))),
)

// unannounced makes the spoken turn one that is committed by hand and written down before.
func unannounced(s session) session {
	return both(put(`< {"type":"session.updated","session":{"type":"realtime"}}`, turnStarted), move(earlyWords, turnStarted),
		drop(turnStarted), drop(turnStopped))(s)
}

// cleared has the sound of a response dropped while it is played, and its item truncated by the server.
func cleared(s session) session {
	return both(change(`output_audio_buffer.stopped`, "stopped", "cleared"),
		put(truncatedTo(980), `conversation.item.added id":"item_output`))(s)
}

func truncatedTo(ms int) string {
	return fmt.Sprintf(`< {"type":"conversation.item.truncated","item_id":"item_pre","content_index":0,"audio_end_ms":%d}`, ms)
}

const earlyWords = `conversation.item.input_audio_transcription.delta delta":"Where`

// early is the first delta of an item that is not there.
func early(id string) string {
	return `< {"type":"conversation.item.input_audio_transcription.delta","item_id":"` + id + `","content_index":0,"delta":"Uh"}`
}

var _ = Describe("Check", func() {
	It("returns the first disorder with its place", func() {
		var events []wire.ServerEvent
		for _, ev := range drop(textJoined)(wholeSession()).events() {
			if server, ok := ev.(wire.ServerEvent); ok {
				events = append(events, server)
			}
		}
		err := wireorder.Check(events, nil)
		d, ok := errors.AsType[*wireorder.DisorderError](err)
		Expect(ok).To(BeTrue())
		Expect(d.Number).To(Equal(7))
		Expect(err).To(MatchError("event 7, response.content_part.added: item_text has not been added to the conversation [output-added]"))
		Expect(wireorder.Check(events[:6], nil)).To(Succeed())
	})
})
