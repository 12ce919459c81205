package fakeserver_test

import (
	"context"
	"testing"
	"time"

	"github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/wire"
)

// BenchmarkAppend is one 20 ms frame of audio: decoded, kept and listened to.
func BenchmarkAppend(b *testing.B) {
	for name, samples := range map[string][]int16{"quiet": specs.Silence(20 * time.Millisecond), "speech": whereIs.Samples[4800:5280]} {
		frame, err := wire.AppendClient(nil, &wire.InputAudioBufferAppend{Audio: audio.Format{}.AppendBytes(nil, samples)})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			s := fakeserver.NewBareSession()
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				s.Receive(frame)
				if i++; i == 1000 { // a turn must end some time
					i = 0
					s.Clear()
				}
			}
		})
	}
}

// BenchmarkBabble is a sentence of 11 words.
func BenchmarkBabble(b *testing.B) {
	for b.Loop() {
		fakeserver.Babble{}.Speak("Let me check. Your order A1001 shipped and should arrive Tuesday.")
	}
}

// BenchmarkTurn is a whole call of one turn in virtual time, over the in-memory network: connecting,
// three seconds of speech in frames of 20 ms, recognition, the answer, closing.
func BenchmarkTurn(b *testing.B) {
	gomega.RegisterTestingT(b)
	b.ReportAllocs()
	opts := &fakeserver.Options{Vocabulary: caller, NewModel: answering(fakeserver.Reply{Say: "It should arrive Tuesday."})}
	speech := specs.Joined(whereIs.Samples, specs.Silence(time.Second))
	for b.Loop() { // outside the bubble, where the clock is real
		err := virtualtime.Run(func(ctx context.Context) error {
			s := fakeserver.NewMemory(opts, fakeserver.MemoryOptions{Delay: upLink, DelayBack: downLink})
			defer func() { _ = s.Close() }()
			c := servertest.DialModel(ctx, s, "gpt-realtime")
			c.Talk(speech)
			c.Until("rate_limits.updated")
			_ = c.Conn.Close(1000, "")
			<-c.Over
			c.Wait()
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(audio.Duration(len(speech), 24000).Seconds(), "s/turn")
}
