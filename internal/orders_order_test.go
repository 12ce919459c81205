package internal_test

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/orders"
	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/wire"
)

// session are the frames of the server in the session of package wireorder that has everything in it.
func session() [][]byte {
	GinkgoHelper()
	text, err := os.ReadFile("wireorder/testdata/session.txt")
	Expect(err).NotTo(HaveOccurred())
	var frames [][]byte
	for _, line := range strings.Split(string(text), "\n") {
		if frame, ok := strings.CutPrefix(line, "< "); ok {
			id := fmt.Sprintf(`{"event_id":"event_%d",`, len(frames))
			frames = append(frames, append([]byte(id), strings.TrimPrefix(frame, "{")...))
		}
	}
	return frames
}

// shuffled are frames that come a while after each other, in the order of a seed.
func shuffled(frames [][]byte, seed uint64, apart time.Duration) [][]byte {
	type due struct {
		at    time.Duration
		frame []byte
	}
	o := orders.New(seed, 1)
	var all []due
	for i, frame := range frames {
		now := time.Duration(i) * apart
		at := o.Due(frame, now)
		Expect(at).To(And(BeNumerically(">=", now)))
		all = append(all, due{at, frame})
	}
	slices.SortStableFunc(all, func(a, b due) int { return cmp.Compare(a.at, b.at) })
	out := make([][]byte, len(all))
	for i, d := range all {
		out[i] = d.frame
		o.Delivered(d.frame)
	}
	return out
}

// disorder is what the checker of orders says of frames.
func disorder(frames [][]byte) error {
	c := wireorder.New(nil)
	for _, frame := range frames {
		ev, err := wire.DecodeServer(frame)
		Expect(err).NotTo(HaveOccurred())
		if err := c.Received(ev); err != nil {
			return fmt.Errorf("%w\n%s", err, frame)
		}
	}
	return nil
}

var _ = Describe("An order", func() {
	It("is one in which a server may send its events, whatever the seed and however fast they come", func() {
		frames := session()
		Expect(disorder(frames)).NotTo(HaveOccurred())
		different := map[string]bool{}
		for seed := range uint64(30) {
			for _, apart := range []time.Duration{0, time.Millisecond, 17 * time.Millisecond} {
				other := shuffled(frames, seed, apart)
				Expect(disorder(other)).NotTo(HaveOccurred(), "seed %d, %v apart", seed, apart)
				different[string(bytes.Join(other, nil))] = true
			}
		}
		Expect(len(different)).To(BeNumerically(">", 60))
	})
	It("is that of the server with the seed 0, and the same each time with another", func() {
		frames := session()
		Expect(shuffled(frames, 0, 0)).To(Equal(frames))
		Expect(shuffled(frames, 7, 0)).To(Equal(shuffled(frames, 7, 0)))
		Expect(shuffled(frames, 7, 0)).NotTo(Equal(frames))
	})
	It("has another fingerprint where events come otherwise, pieces of sound and words left out", func() {
		frames := session()
		print := func(list [][]byte) string {
			o := orders.New(0, 1)
			for _, f := range list {
				o.Delivered(f)
			}
			return o.Fingerprint()
		}
		moved := slices.Clone(frames)
		slices.Reverse(moved)
		Expect(print(frames)).To(Equal(print(frames)))
		Expect(print(moved)).NotTo(Equal(print(frames)))
		Expect(print(slices.DeleteFunc(slices.Clone(frames), func(f []byte) bool { return bytes.Contains(f, []byte(`.delta"`)) }))).To(Equal(print(frames)))
	})
	It("moves each kind of event that is independent of others", func() {
		moved := map[string]bool{}
		frames := session()
		place := map[string]int{}
		for i, f := range frames {
			place[string(f)] = i
		}
		for seed := uint64(1); seed < 40; seed++ {
			last := -1
			for _, f := range shuffled(frames, seed, time.Millisecond) {
				if at := place[string(f)]; at < last {
					moved[wire.TypeOf(f)] = true
				} else {
					last = at
				}
			}
		}
		for _, typ := range []string{
			wire.TypeRateLimitsUpdated, wire.TypeConversationItemInputAudioTranscriptionCompleted, wire.TypeResponseOutputAudioDelta, wire.TypeResponseOutputAudioTranscriptDelta,
			wire.TypeResponseDone, wire.TypeResponseOutputItemAdded,
		} {
			Expect(moved).To(HaveKey(typ))
		}
		Expect(moved).NotTo(HaveKey(wire.TypeInputAudioBufferSpeechStarted))
	})
})
