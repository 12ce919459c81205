package fakeserver_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
)

var _ = It("smoke", func() {
	speech := fakeserver.Babble{PitchHz: 120}.Speak("Where is my order A1001?")
	utt := []fakeserver.Utterance{{ID: "x", Text: "Where is my order A1001?", Samples: speech.Samples, Words: speech.Words}}
	t0 := time.Now()
	inVirtualTime(fakeserver.Options{Utterances: utt, Observe: func(o fakeserver.Observation) {
		if s, ok := o.(*fakeserver.Spoke); ok {
			fmt.Println("spoke", s.Text, len(s.Speech.Samples))
			return
		}
		fmt.Printf("%T %+v\n", o, o)
	}}, func(ctx context.Context, s *fakeserver.Server) {
		c := dial(ctx, s, "gpt-realtime")
		defer c.close()
		c.send(`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-4o-mini-transcribe"}}}}}`)
		go c.say(joined(silence(500*time.Millisecond), speech.Samples, silence(4*time.Second)), audio.Format{})
		got := c.until("rate_limits.updated")
		fmt.Print(timeline(got))
		for _, g := range got {
			r := g.raw
			if len(r) > 400 {
				r = r[:400]
			}
			fmt.Println(r)
		}
		time.Sleep(3 * time.Second)
	})
	fmt.Println(time.Since(t0))
})
