package conformance_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

// wanderer is a client that does whatever comes into its mind. What it does depends on its seed and on
// what the server answers, so that a session can be repeated.
type wanderer struct {
	c     *client
	rand  *rand.Rand
	items []string // ids that the server told, and some that it never will
	calls []string

	requests []string // for approval
	sound    []int16  // of a caller who goes on and on
}

// talkative is a model that says anything.
func talkative(seed uint64) func(fakeserver.SessionInfo) fakeserver.Model {
	chance := rand.New(rand.NewPCG(seed, 2))
	return func(fakeserver.SessionInfo) fakeserver.Model {
		return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply { return anything(chance) })
	}
}

// anything is a reply of one part or more.
func anything(chance *rand.Rand) fakeserver.Reply {
	var reply fakeserver.Reply
	if chance.IntN(6) > 0 {
		reply.Say = pick(chance, "Yes.", arrives, arrives+" "+arrives)
	}
	for range chance.IntN(3) {
		reply.Calls = append(reply.Calls, pick(chance, lookUp, fakeserver.ToolCall{Name: "hang_up"}, of("find"), of("break"), of("wait")))
	}
	switch chance.IntN(12) {
	case 0:
		reply.Fails = &fakeserver.Failure{}
	case 1:
		reply.Incomplete = pick(chance, wire.ReasonContentFilter, wire.ReasonMaxOutputTokens)
	}
	reply.Latency = time.Duration(chance.IntN(300)) * time.Millisecond
	if chance.IntN(3) == 0 {
		rest := anything(chance)
		reply.Then = &rest
	}
	return reply
}

func pick[T any](chance *rand.Rand, choices ...T) T { return choices[chance.IntN(len(choices))] }

// look takes notice of what the server sent meanwhile.
func (w *wanderer) look(d time.Duration) {
	for _, ev := range w.c.rest(d) {
		switch ev := ev.(type) {
		case *wire.ConversationItemAdded:
			w.items = append(w.items, ev.Item.ID)
			if ev.Item.Type == wire.ItemMCPApprovalRequest {
				w.requests = append(w.requests, ev.Item.ID)
			}
		case *wire.ResponseFunctionCallArgumentsDone:
			w.calls = append(w.calls, ev.CallID)
		}
	}
}

// hear sends some of the sound.
func (w *wanderer) hear(d time.Duration) {
	n := min(len(w.sound), audio.Samples(d, audio.RateHz))
	w.c.append(audio.Format{}, w.sound[:n])
	w.sound = w.sound[n:]
}

// step does one thing.
func (w *wanderer) step() {
	switch w.rand.IntN(18) {
	case 0, 1, 2, 3:
		for range 1 + w.rand.IntN(20) {
			w.hear(100 * time.Millisecond)
			w.look(100 * time.Millisecond)
		}
	case 4:
		w.hear(time.Duration(w.rand.IntN(3000)) * time.Millisecond)
	case 5:
		w.c.send(commit)
	case 6:
		w.c.send(clear)
	case 7, 8:
		w.c.send(pick(w.rand, ask, askText, `{"type":"response.create","response":{"conversation":"none"}}`,
			`{"type":"response.create","response":{"tool_choice":"none","input":[]}}`, `{"type":"response.create","response":{"tool_choice":"required"}}`,
			`{"type":"response.create","response":{"conversation":"none","max_output_tokens":60,"input":[{"type":"item_reference","id":"`+w.item()+`"}]}}`,
			`{"type":"response.create","response":{"conversation":"none","output_modalities":["text"],"metadata":{"a":"b"}}}`))
	case 9:
		w.c.send(hush)
	case 10:
		w.c.send(pick(w.rand, vad(`null`), vad(`{"type":"server_vad"}`), vad(`{"type":"server_vad","create_response":false}`),
			vad(`{"type":"server_vad","interrupt_response":false}`), vad(`{"type":"semantic_vad","eagerness":"high"}`),
			vad(`{"type":"server_vad","idle_timeout_ms":5000}`), input(`"transcription":{"model":"whisper-1"}`),
			input(`"transcription":{"model":"gpt-4o-transcribe"}`), input(`"transcription":{"model":"gpt-realtime-whisper"}`),
			input(`"transcription":{"model":"gpt-4o-transcribe-diarize"}`), update(`"include":["item.input_audio_transcription.logprobs"]`), input(`"transcription":null`), update(`"output_modalities":["text"]`),
			update(`"tool_choice":"required"`), update(`"tool_choice":"auto"`), update(`"audio":{"output":{"speed":0.8}}`), update(`"audio":{"output":{"speed":1.5}}`),
			update(`"output_modalities":["audio"]`), input(`"format":{"type":"audio/pcmu"}`), input(`"format":{"type":"audio/pcm"}`)))
	case 11:
		w.c.send(create(pick(w.rand, said("item_"+strconv.Itoa(w.rand.IntN(5))), `{"type":"message","role":"system","content":[]}`,
			`{"type":"function_call","call_id":"call_x","name":"f","arguments":"{}"}`), `"previous_item_id":"`+w.item()+`"`))
	case 12:
		w.c.send(output(pick(w.rand, append(w.calls, "call_x")...)))
	case 13:
		w.c.send(`{"type":"conversation.item.delete","item_id":"` + w.item() + `"}`)
	case 14:
		w.c.send(fmt.Sprintf(`{"type":"conversation.item.truncate","item_id":"%s","content_index":0,"audio_end_ms":%d}`, w.item(), w.rand.IntN(2000)))
	case 16:
		w.c.send(pick(w.rand, serverOf("mall", free), serverOf("mall", ""), serverOf("mall", `,"allowed_tools":["find"]`), serverOf("mute", ""), update(`"tools":[]`)))
	case 17:
		w.c.send(create(fmt.Sprintf(`{"type":"mcp_approval_response","approval_request_id":"%s","approve":%t}`,
			pick(w.rand, append(w.requests, "x")...), w.rand.IntN(2) == 0)))
	case 15:
		w.c.send(`{"type":"conversation.item.retrieve","item_id":"` + w.item() + `"}`)
	}
}

func (w *wanderer) item() string { return pick(w.rand, append(w.items, "", "root", "item_x")...) }

// wander plays a session of one seed.
func wander(seed uint64) {
	GinkgoHelper()
	w := &wanderer{rand: rand.New(rand.NewPCG(seed, 1))}
	model := pick(w.rand, "gpt-realtime", "gpt-realtime-2.1")
	session{query: "?model=" + model, server: fakeserver.Options{NewModel: talkative(seed), Seed: seed, MCP: mall()}}.run(func(c *client) {
		w.c = c
		for range 12 {
			w.sound = specs.Joined(w.sound, turn(pick(w.rand, where, refund, stop)), specs.Silence(time.Duration(w.rand.IntN(2000))*time.Millisecond))
		}
		for range 40 {
			w.step()
			w.look(time.Duration(w.rand.IntN(400)) * time.Millisecond)
		}
		c.send(vad(`null`), hush)
	})
}

var _ = Describe("A client that does anything", func() {
	sessions := 16
	if n, err := strconv.Atoi(os.Getenv("VOICESIM_SESSIONS")); err == nil {
		sessions = n
	}
	for seed := range uint64(sessions) {
		It(fmt.Sprintf("gets right frames in the right order, with seed %d", seed), func() { wander(seed) })
	}
})
