package runner_test

import (
	"bytes"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// aside is the begin of a response beside the conversation.
func aside(id string) wire.ServerEvent {
	return &wire.ResponseCreated{Response: wire.Response{ID: id, Status: wire.StatusInProgress, ConversationID: wire.Null[string]()}}
}

var _ = Describe("An aside that comes between the pieces of an answer", func() {
	interleave := func(r *rig) {
		r.send(began("r1"), aside("r9"))
		for range 5 {
			r.send(sound("r1", "i1", 100*time.Millisecond, 1), sound("r9", "i9", 100*time.Millisecond, 9))
		}
		r.send(soundDone("r9", "i9"), soundDone("r1", "i1"), done("r1", "completed"))
	}

	It("is heard in one piece, after the answer", func() {
		inCall(nil, func(r *rig) {
			interleave(r)
			r.until(20 * time.Millisecond)
			heard := r.listen(1200 * time.Millisecond)
			Expect(bytes.Count(heard[:24000], []byte{1})).To(Equal(24000))
			Expect(bytes.Count(heard[24000:48000], []byte{9})).To(Equal(24000))
			Expect(r.session.State()).To(Equal(runner.Listening))
		})
	})

	It("is handed out in one piece, after the answer", func() {
		inCall(func(r *rig) { r.opts.Playout = runner.PushPlayout }, func(r *rig) {
			interleave(r)
			r.until(5 * time.Second)
			Expect(r.sawOnly("audio of", "listening")).To(Equal([]string{
				"0s listening",
				"10ms audio of i1: 4800 bytes", "10ms audio of i1: 4800 bytes", "10ms audio of i1: 4800 bytes",
				"10ms audio of i1: 4800 bytes", "10ms audio of i1: 4800 bytes", "10ms audio of i1 ended",
				"10ms audio of i9: 4800 bytes", "10ms audio of i9: 4800 bytes", "10ms audio of i9: 4800 bytes",
				"10ms audio of i9: 4800 bytes", "10ms audio of i9: 4800 bytes", "10ms audio of i9 ended",
				"1.01s listening",
			}))
		})
	})

	It("waits no longer than two seconds for an answer that stays away", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 100*time.Millisecond, 1), aside("r9"), sound("r9", "i9", 100*time.Millisecond, 9))
			r.until(20 * time.Millisecond)
			heard := r.listen(3 * time.Second)
			Expect(audio.Format{}.Duration(bytes.IndexByte(heard, 9))).To(Equal(2100 * time.Millisecond))
		})
	})
})

var _ = Describe("Sound of another format than was asked for", func() {
	// speech is a recording as the server sends it.
	speech := func(to audio.Format) []byte {
		converter, err := audio.NewConverter(audio.Format{}, to.Normal())
		Expect(err).NotTo(HaveOccurred())
		return converter.Append(nil, spokenWords("want-refund-a1001"))
	}
	DescribeTable("is told", func(asked, sent audio.Encoding, want string) {
		inCall(func(r *rig) { r.opts.Output = audio.Format{Encoding: asked} }, func(r *rig) {
			data := speech(audio.Format{Encoding: sent})
			r.send(began("r1"))
			for len(data) > 0 {
				n := min(len(data), 4000)
				r.send(&wire.ResponseOutputAudioDelta{ResponseID: "r1", ItemID: "i1", Delta: data[:n]})
				data = data[n:]
			}
			r.send(done("r1", "completed"))
			r.until(time.Second)
			told := r.sawOnly("problem")
			if want == "" {
				Expect(told).To(BeEmpty())
				return
			}
			Expect(told).To(HaveExactElements(ContainSubstring(want)))
		})
	},
		Entry("PCM16 as asked for", audio.PCM16, audio.PCM16, ""),
		Entry("mu-law as asked for", audio.PCMU, audio.PCMU, ""),
		Entry("mu-law for PCM16", audio.PCM16, audio.PCMU, "wrong_format: the server was asked for pcm16, and what it sends sounds like pcmu"),
		Entry("PCM16 for mu-law", audio.PCMU, audio.PCM16, "wrong_format: the server was asked for pcmu"),
		Entry("A-law for mu-law", audio.PCMU, audio.PCMA, "sounds like pcma"),
	)
})
