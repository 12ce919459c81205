package conformance_test

import (
	"encoding/json"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

// appended is how much sound each append of the recordings had. Source: the offsets of speech in the
// recordings, counted in appends.
const appended = 100 * time.Millisecond

// replies returns what the model answered in a recording, one reply for each response.
func (r recording) replies() []fakeserver.Reply {
	var all []fakeserver.Reply
	for _, f := range r.frames {
		ev, err := wire.DecodeServer(f.raw)
		Expect(err).NotTo(HaveOccurred())
		done, ok := ev.(*wire.ResponseDone)
		if !ok || f.sent {
			continue
		}
		reply := fakeserver.Reply{Fails: failure(&done.Response)}
		for _, it := range done.Response.Output {
			for _, part := range it.Content {
				reply.Say += part.Text.Or("") + part.Transcript.Or("")
			}
			if it.Status == wire.StatusIncomplete {
				reply.Say += goesOn
			} else if sound := done.Response.Usage.Or(wire.Usage{}).OutputTokenDetails.AudioTokens; sound > 0 {
				reply.Sound = hum(time.Duration(sound) * 50 * time.Millisecond)
			}
			if it.Type == wire.ItemFunctionCall {
				reply.Calls = append(reply.Calls, fakeserver.ToolCall{Name: it.Name, Arguments: json.RawMessage(it.Arguments.Or(""))})
			}
		}
		all = append(all, reply)
	}
	return all
}

// transcripts tells where the recorded transcripts stand to the answers.
func (r recording) transcripts() fakeserver.TranscriptOrder {
	places := strings.Join(placesOf(r.frames), "\n")
	switch early, late := strings.Contains(places, ": true"), strings.Contains(places, ": false"); {
	case early && late:
		return fakeserver.TranscriptsVary
	case early:
		return fakeserver.TranscriptsFirst
	}
	return fakeserver.TranscriptsLate
}

// hum returns a sound that stands for so much speech of the agent's.
func hum(d time.Duration) []int16 {
	samples := make([]int16, audio.Samples(d, audio.RateHz))
	for i := range samples {
		samples[i] = int16(1000 * (1 + i%100))
	}
	return samples
}

// model returns the name of the model that was recorded.
func (r recording) model() string {
	created, err := wire.DecodeServer(r.frames[0].raw)
	Expect(err).NotTo(HaveOccurred())
	Expect(created).To(BeAssignableToTypeOf(&wire.SessionCreated{}), r.name)
	return created.(*wire.SessionCreated).Session.Model
}

// sound returns what the caller said, whose recording has only the first bytes of each append: as much
// silence as was appended, with a fixture wherever the server found speech.
func (r recording) sound() []int16 {
	GinkgoHelper()
	var speeches [][2]time.Duration
	var started time.Duration
	length := time.Duration(0)
	prefix, trailing := 300*time.Millisecond, 200*time.Millisecond
	for _, f := range r.frames {
		if f.sent {
			if f.kind == wire.TypeInputAudioBufferAppend {
				length += appended
			}
			continue
		}
		ev, err := wire.DecodeServer(f.raw)
		Expect(err).NotTo(HaveOccurred())
		switch ev := ev.(type) {
		case *wire.InputAudioBufferSpeechStarted:
			started = wire.Duration(ev.AudioStartMs) + prefix
		case *wire.InputAudioBufferSpeechStopped:
			speeches = append(speeches, [2]time.Duration{started, wire.Duration(ev.AudioEndMs) - trailing})
		}
	}
	sound := specs.Silence(length)
	for _, s := range speeches {
		copy(sound[audio.Samples(s[0], audio.RateHz):], flowing(s[1]-s[0]))
	}
	return sound
}

// flowing returns the speech of a fixture without pauses that lasts about as long as d.
func flowing(d time.Duration) []int16 {
	GinkgoHelper()
	var best []int16
	off := time.Hour
	for _, u := range audiofixtures.All() {
		speech := u.Samples()[audio.Samples(u.SpeechStart, audio.RateHz):audio.Samples(u.SpeechEnd, audio.RateHz)]
		if u.Role != audiofixtures.Caller || len(audio.Segments(speech, audio.RateHz, nil)) != 1 {
			continue
		}
		if differs := (u.SpeechEnd - u.SpeechStart - d).Abs(); differs < off {
			best, off = speech, differs
		}
	}
	Expect(best).NotTo(BeEmpty())
	return best
}

// replayer plays the client's side of a recording.
type replayer struct {
	c   *client
	ids map[string]string
}

// replay plays the client's side of a recording against a server, and returns what this sent.
func replay(r recording) []frame {
	GinkgoHelper()
	options := answering(r.replies()...)
	options.Profiles, options.Seed = fakeserver.Profiles(), r.seed
	options.Pacing = &fakeserver.Pacing{Transcripts: r.transcripts()}
	if _, known := options.Profiles[r.model()]; !known {
		options.Profiles[r.model()] = options.Profiles["gpt-realtime-2.1"]
	}
	var frames []frame
	session{query: "?model=" + r.model(), server: options}.run(func(c *client) {
		p := &replayer{c: c, ids: map[string]string{}}
		p.play(r)
		time.Sleep(patience)
		frames = append(frames, c.passed()...)
	})
	return frames
}

// play sends what the recorded client sent, each event once all has come that the client had seen
// then. Sound goes its own way, at the pace of speech; where the client sent it in one go, so does this.
func (p *replayer) play(r recording) {
	GinkgoHelper()
	sound := r.sound()
	burst := r.hasty || contiguous(r.frames)
	var head []frame
	for i, f := range r.frames {
		begins := f.kind == wire.TypeInputAudioBufferAppend && r.frames[i-1].kind != f.kind
		if r.hasty && begins {
			p.await(normalForm(head))
		}
		switch {
		case !f.sent:
			head = append(head, f)
		case r.hasty && f.kind == wire.TypeConversationItemTruncate: // it stood right behind the sound
			p.c.send(p.translated(string(f.raw)))
		case f.kind == wire.TypeInputAudioBufferAppend:
			n := min(len(sound), audio.Samples(appended, audio.RateHz))
			p.c.append(audio.Format{}, sound[:n])
			sound = sound[n:]
			if !burst {
				time.Sleep(appended)
			}
		default:
			p.await(normalForm(head))
			p.c.send(p.translated(string(f.raw)))
		}
	}
	p.await(normalForm(head))
}

// contiguous reports whether all sound was sent in one go.
func contiguous(frames []frame) bool {
	runs := 0
	for i, f := range frames {
		if f.kind == wire.TypeInputAudioBufferAppend && frames[i-1].kind != f.kind {
			runs++
		}
	}
	return runs <= 1
}

// await waits until as much has come as the recorded client had seen, and learns what our ids for
// the recorded ones are.
func (p *replayer) await(recorded []frame) {
	GinkgoHelper()
	give := time.Now().Add(time.Minute)
	var ours []frame
	for len(ours) < len(recorded) {
		ours = normalForm(p.c.passed())
		if time.Now().After(give) {
			Fail("the server sent\n  " + strings.Join(kinds(ours), "\n  ") + "\nand the recorded one\n  " + strings.Join(kinds(recorded), "\n  "))
		}
		time.Sleep(time.Millisecond)
	}
	for i, f := range recorded {
		if f.kind == ours[i].kind {
			p.learn(f.raw, ours[i].raw)
		}
	}
}

// learn pairs the ids in two events.
func (p *replayer) learn(recorded, ours []byte) {
	for _, path := range [][]string{{"item_id"}, {"item", "id"}, {"item", "call_id"}, {"call_id"}, {"response_id"}, {"response", "id"}} {
		theirs, ok := wire.Lookup(recorded, path...)
		mine, also := wire.Lookup(ours, path...)
		if ok && also {
			p.ids[string(theirs)] = string(mine)
		}
	}
}

// translated puts our ids in the place of the recorded ones.
func (p *replayer) translated(text string) string {
	for theirs, mine := range p.ids {
		text = strings.ReplaceAll(text, theirs, mine)
	}
	return text
}

var _ = Describe("The client's side of a recording", func() {
	It("gets from our server what the real one sent", func() {
		for _, r := range recordings() {
			isLike(replay(r), r)
		}
	})

	It("gets events with the same keys, in the same order, and with nulls in the same places", func() {
		for _, r := range recordings() {
			ours, theirs := normalForm(replay(r)), normalForm(r.frames)
			for i := range theirs {
				Expect(skeleton(ours[i].raw)).To(Equal(skeleton(theirs[i].raw)), "%s, %d, %s", r.name, i, theirs[i].kind)
			}
		}
	})
})
