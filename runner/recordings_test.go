package runner_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/internal/recorded"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// recordings is where sessions that were recorded with the real server are, beside the repository.
const recordings = "../../shared/data"

// inData returns the files among them that a pattern names; it skips the spec where there are none.
func inData(pattern string) []string {
	GinkgoHelper()
	files, err := filepath.Glob(filepath.Join(recordings, pattern))
	Expect(err).NotTo(HaveOccurred())
	if len(files) == 0 {
		Skip("there is no " + filepath.Join(recordings, pattern))
	}
	return files
}

// against is a session of ours that talks to the server's side of a recording. The sound was cut from the recordings,
// so each piece of it is replaced by 100 ms.
type against struct {
	*rig
	frames  []recorded.Text // after the server's answer to the configuration
	opening []recorded.Text // up to it
	hello   *wire.SessionUpdate

	creates, requests int               // what the recorded client has asked for so far
	ids               map[string]string // ours for those of items that the recorded client made
	shown             int               // of our items, by the recording
	looked            int               // at our frames, for truncations
	cut               []string          // items that ours truncated
	said              []*runner.Item    // the conversation as recorded

	// Written by the session's goroutines.
	ran, problems, findings []string
	outputs                 map[string]string // of the recorded tools, by call
	linter                  *clientlint.Linter
}

const pieceOfSound = 100 * time.Millisecond

// read reads a recording; nil is one of a phone call, whose sound and events went another way.
func read(file string) *against {
	GinkgoHelper()
	text, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	sessions, err := recorded.Read(file, text)
	Expect(err).NotTo(HaveOccurred())
	frames := sessions[0].Texts()
	if len(frames) == 0 {
		return nil
	}
	a := &against{opening: frames[:3], frames: frames[3:], ids: map[string]string{}, outputs: map[string]string{}}
	Expect(wire.TypeOf(frames[2].JSON)).To(Equal(wire.TypeSessionUpdated))
	a.hello = sentEvent(frames[1]).(*wire.SessionUpdate)
	for _, f := range a.frames {
		if !f.Sent {
			continue
		}
		if ev, ok := sentEvent(f).(*wire.ConversationItemCreate); ok && ev.Item.Type == wire.ItemFunctionCallOutput {
			a.outputs[ev.Item.CallID] = ev.Item.Output.Or("")
		}
	}
	a.linter = clientlint.New(clientlint.Options{}, func(f clientlint.LintFinding) {
		a.findings = append(a.findings, f.Rule+": "+f.Message)
	})
	return a
}

// sentEvent reads a frame of the recorded client.
func sentEvent(f recorded.Text) wire.ClientEvent {
	GinkgoHelper()
	text := strings.Replace(string(f.JSON), "… (256001)", strings.Repeat("a", 256_001), 1)
	ev, err := wire.DecodeClient([]byte(strings.ReplaceAll(text, `"…"`, `""`)))
	Expect(err).NotTo(HaveOccurred())
	return ev
}

// prepare has our session ask for what the recorded one asked for.
func (a *against) prepare(r *rig) {
	a.rig = r
	r.agent.Instructions = a.hello.Session.Instructions.Or("")
	r.opts.Session = a.hello.Session
	r.opts.Session.Instructions, r.opts.Session.Tools = wire.Opt[string]{}, nil
	r.opts.TextOnly = strings.Join(a.hello.Session.OutputModalities, " ") == "text"
	for _, t := range a.hello.Session.Tools {
		r.agent.Tools = append(r.agent.Tools, agents.Tool{Name: t.Name, Description: t.Description, Parameters: t.Parameters, Call: a.call})
	}
	r.created = a.opening[0].JSON
	r.onUpdate = func() { _ = r.conn().Write(a.opening[2].JSON) }
	start := time.Now()
	r.opts.Tap = func(f runner.Frame) {
		r.locked(func() {
			if f.FromServer {
				a.linter.Received(time.Since(start), f.Server)
			} else {
				a.linter.Sent(clientlint.ReadFrame(time.Since(start), f.Raw))
			}
		})
	}
	r.opts.Observe = func(ev runner.Event) {
		if p, ok := ev.(*runner.Problem); ok {
			r.locked(func() { a.problems = append(a.problems, string(p.Kind)) })
		}
	}
}

// call is a tool of the recorded session: it has the output that it had there.
func (a *against) call(ctx context.Context, arguments json.RawMessage) (output string, err error) {
	call, _ := agents.ToolCallFrom(ctx)
	a.locked(func() {
		a.ran = append(a.ran, fmt.Sprintf("%s %s", call.Tool, arguments))
		output = a.outputs[call.ID]
	})
	return output, nil
}

// play plays both sides: the server's frames as they were, and for the client's what an application does to send them.
func (a *against) play(r *rig) {
	Expect(r.connErr).NotTo(HaveOccurred())
	hung := make(chan struct{})
	r.group.Go(func() { a.hear(hung) })
	defer close(hung)
	for i, f := range a.frames {
		if f.Sent {
			a.does(sentEvent(f), f.Count, i+1 < len(a.frames) && wire.TypeOf(a.frames[i+1].JSON) == wire.TypeResponseCreate)
		} else {
			a.serves(f)
		}
		a.answerTruncations()
	}
	for range 100 { // until all is heard, and told
		time.Sleep(pieceOfSound)
		a.answerTruncations()
	}
	Expect(r.session.Drain(r.ctx)).To(Succeed())
}

// hear plays what the agent says.
func (a *against) hear(hung chan struct{}) {
	frame := make([]byte, audio.Format{}.Bytes(audio.FrameDuration))
	for {
		select {
		case <-hung:
			return
		case <-time.After(audio.FrameDuration):
			_, _ = a.session.Playout().Read(frame)
		}
	}
}

// does does what the recorded client did, so often, as an application would; asked tells that a response.create follows.
func (a *against) does(ev wire.ClientEvent, times int, asked bool) {
	GinkgoHelper()
	switch ev := ev.(type) {
	case *wire.InputAudioBufferAppend:
		for range times {
			Expect(a.session.SendAudio(make([]byte, audio.Format{}.Bytes(pieceOfSound)))).To(Succeed())
			time.Sleep(pieceOfSound)
		}
	case *wire.ConversationItemCreate:
		a.creates++
		switch {
		case ev.Item.Type == wire.ItemFunctionCallOutput: // the tool is called by the session
		case asked:
			Expect(a.session.SendMessage(ev.Item.Content...)).To(Succeed())
		default:
			_, err := a.session.InsertItem(wire.Item{Type: ev.Item.Type, Role: ev.Item.Role, Content: ev.Item.Content}, "")
			Expect(err).NotTo(HaveOccurred())
		}
	case *wire.ResponseCreate:
		a.requests++
	case *wire.ConversationItemTruncate:
		Expect(a.session.Interrupt()).To(Succeed()) // where the caller's speech has done so already, nothing
	default:
		Fail("what does an application do for " + ev.EventType() + "?")
	}
}

// asked waits until the session has sent as many items and requests as the recorded client had by then.
func (a *against) asked() (items []*wire.ConversationItemCreate) {
	GinkgoHelper()
	for range 5000 {
		items = nil
		requests := 0
		for _, ev := range a.arrivals() {
			switch ev := ev.(type) {
			case *wire.ConversationItemCreate:
				items = append(items, ev)
			case *wire.ResponseCreate:
				requests++
			}
		}
		if len(items) >= a.creates && requests >= a.requests {
			Expect([]int{len(items), requests}).To(Equal([]int{a.creates, a.requests}), "items and requests of ours, and of the recorded client")
			return items
		}
		time.Sleep(time.Millisecond)
	}
	Fail(fmt.Sprintf("the recorded client had created %d items and asked for %d responses; ours has sent\n%s", a.creates, a.requests, strings.Join(a.took(), "\n")))
	return nil
}

// serves sends a frame of the recorded server, with our ids and with sound.
func (a *against) serves(f recorded.Text) {
	GinkgoHelper()
	text := strings.ReplaceAll(string(f.JSON), `"…"`, `""`)
	for theirs, mine := range a.ids {
		text = strings.ReplaceAll(text, theirs, mine)
	}
	ev, err := wire.DecodeServer([]byte(text))
	Expect(err).NotTo(HaveOccurred())
	switch ev := ev.(type) {
	case *wire.ConversationItemTruncated:
		return // ours are answered with their own milliseconds
	case *wire.ErrorEvent:
		ev.Error.EventID = wire.Some(a.asked()[a.shown].EventID)
		a.shown++ // and never will be
	case *wire.ResponseCreated:
		a.asked()
	case *wire.ConversationItemAdded:
		if made := ev.Item.Status == wire.StatusCompleted && !heardItem(ev.Item) && ev.Item.Role != wire.RoleSystem; made {
			mine := a.asked()[a.shown].Item.ID
			a.ids[ev.Item.ID], ev.Item.ID = mine, mine
			a.shown++
		}
		a.said = append(a.said, &runner.Item{ID: ev.Item.ID, Type: ev.Item.Type, Role: ev.Item.Role, CallID: ev.Item.CallID, Text: textOf(ev.Item), Output: ev.Item.Output.Or("")})
	case *wire.ConversationItemDone:
		if item := a.item(ev.Item.ID); textOf(ev.Item) != "" || ev.Item.Name != "" {
			item.Text, item.Name, item.Arguments = textOf(ev.Item), ev.Item.Name, json.RawMessage(ev.Item.Arguments.Or(""))
		}
	case *wire.ConversationItemInputAudioTranscriptionCompleted:
		a.item(ev.ItemID).Text = ev.Transcript
	case *wire.ResponseOutputAudioDelta:
		ev.Delta = make([]byte, audio.Format{}.Bytes(pieceOfSound)*f.Count)
	}
	a.send(ev)
	time.Sleep(time.Millisecond)
}

// heardItem reports whether an item is speech of the caller.
func heardItem(item wire.Item) bool {
	return len(item.Content) > 0 && item.Content[0].Type == wire.ContentInputAudio
}

// textOf returns what an item says.
func textOf(item wire.Item) (text string) {
	for _, part := range item.Content {
		text += part.Text.Or("") + part.Transcript.Or("")
	}
	return text
}

// item returns an item of the conversation as recorded.
func (a *against) item(id string) *runner.Item {
	GinkgoHelper()
	for _, item := range a.said {
		if item.ID == id {
			return item
		}
	}
	Fail("the recording speaks of an item that it has not: " + id)
	return nil
}

// answerTruncations answers those that ours has sent since the last time.
func (a *against) answerTruncations() {
	all := a.arrivals()
	for _, ev := range all[a.looked:] {
		if cut, ok := ev.(*wire.ConversationItemTruncate); ok {
			a.cut = append(a.cut, cut.ItemID)
			a.send(&wire.ConversationItemTruncated{ItemID: cut.ItemID, ContentIndex: cut.ContentIndex, AudioEndMs: cut.AudioEndMs})
		}
	}
	a.looked = len(all)
}

// itemLines writes items one a line.
func itemLines(items ...runner.Item) (lines []string) {
	for _, i := range items {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s: %s%s%s %s", i.ID, i.Type, i.Role, i.Text, i.Name, i.Arguments, i.Output)))
	}
	return lines
}

// behaves plays against a recording, and demands that our session did all that is asked for and nothing else. cut is how many
// items it truncates; wrong is matched by its problems and by what is wrong with its frames.
func behaves(file string, cut int, wrong ...any) {
	GinkgoHelper()
	a := read(file)
	if a == nil {
		return
	}
	var history []runner.Item
	inCall(a.prepare, func(r *rig) {
		a.play(r)
		history = r.session.History()
		Expect(r.session.State()).To(Equal(runner.Listening))
	})
	var said []runner.Item
	var calls []string
	for _, item := range a.said {
		if item.Type == wire.ItemFunctionCall {
			calls = append(calls, fmt.Sprintf("%s %s", item.Name, item.Arguments))
			item.Output = a.outputs[item.CallID]
		}
		said = append(said, *item)
	}
	Expect(itemLines(history...)).To(Equal(itemLines(said...)))
	Expect(a.ran).To(Equal(calls))
	Expect(append(a.problems, a.findings...)).To(HaveExactElements(wrong...), "problems, and what is wrong with our frames")
	Expect(a.cut).To(HaveLen(cut))
	for _, item := range history {
		Expect(item.Truncated).To(Equal(slices.Contains(a.cut, item.ID)), item.ID)
		Expect(item.Text).To(HavePrefix(item.Heard))
	}
}

var _ = Describe("Session, with the server's side of a recording", func() {
	It("does all that is asked of it, and nothing else", func() {
		for _, file := range inData("cassettes/*.yaml") {
			behaves(file, 0)
		}
	})

	DescribeTable("does so in a short one of", func(name string, cut int, wrong ...any) {
		behaves(inData("sequences/" + name + ".jsonl")[0], cut, wrong...)
	},
		Entry("a text that is too long", "text-too-long", 0, "item_refused", HavePrefix("invalid-event: Invalid 'item.content[0].text': string too long.")),
		Entry("a response that fails", "failed-response", 0, "response_failed"),
		Entry("an answer that is cut after it was done", "truncate-after-done", 1),
		Entry("an interruption of gpt-realtime-2.1", "barge-in-2.1", 1),
		Entry("an interruption of gpt-realtime", "barge-in-gpt-realtime", 1),
		Entry("an interruption while the client truncates", "barge-in-while-client-truncates", 1),
		Entry("an idle timeout", "idle-timeout", 0),
	)
})
