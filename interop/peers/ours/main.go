// The runtime as a client of voicesim serve, measured: ours URL SESSIONS SECONDS WAV [events] [MILLISECONDS]. It prints a line of JSON, as the
// drivers beside it. It plays what the agent says in real time, as a device does; with "events" it takes it as events and counts it, as those drivers do.
// Milliseconds are what the caller's frames of 20 ms are gathered to. With PROFILE set, a profile of the processor goes into the file that it names.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"runtime/pprof"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
)

const silence = 6 * time.Second // after the words, which then come again

func main() {
	url, sessions, length := os.Args[1], number(os.Args[2]), time.Duration(number(os.Args[3]))*time.Second
	words := must(audio.ReadWAV(bytes.NewReader(must(os.ReadFile(os.Args[4]))))).Samples
	pcm := audio.Format{}.AppendBytes(nil, append(words, make([]int16, audio.Samples(silence, audio.RateHz))...))
	opts := &runner.Options{URL: url, APIKey: "any", Model: "gpt-realtime-2", Voice: "ash", TurnDetection: &runner.TurnDetection{Type: runner.ServerVAD}}
	client := "ours"
	for _, how := range os.Args[5:] {
		if how == "events" {
			client, opts.Playout = client+", sound as events", runner.PushPlayout
		} else {
			client, opts.GatherAudio = client+", frames of "+how+" ms", time.Duration(number(how))*time.Millisecond
		}
	}
	r := runner.New(&agents.Agent{Name: "Support", Instructions: "You are support."}, opts)
	var heard atomic.Int64 // bytes
	var calls sync.WaitGroup
	start := make(chan time.Time)
	for range sessions {
		session := must(r.Connect(context.Background()))
		defer session.Close()
		go func() {
			for ev := range session.Events(context.Background()) {
				if piece, ok := ev.(*runner.Audio); ok {
					heard.Add(int64(len(piece.PCM)))
				}
			}
		}()
		calls.Go(func() { heard.Add(talk(session, pcm, <-start, length, opts.Playout == runner.DevicePlayout)) })
	}
	time.Sleep(time.Second)
	if name := os.Getenv("PROFILE"); name != "" {
		_ = pprof.StartCPUProfile(must(os.Create(name)))
	}
	before := used()
	for k := range sessions { // spread over the length of a frame
		start <- time.Now().Add(audio.FrameDuration * time.Duration(k) / time.Duration(sessions))
	}
	calls.Wait()
	after := used()
	pprof.StopCPUProfile()
	spent := time.Duration(after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano())
	fmt.Printf(`{"client": "%s", "sessions": %d, "cpu_s": %.3f, "rss_mb": %.1f, "heard_s": %.1f}`+"\n",
		client, sessions, spent.Seconds(), float64(after.Maxrss)/1024, audio.Format{}.Duration(int(heard.Load())).Seconds()/float64(sessions))
}

// talk sends a frame, and plays one, every 20 ms, and returns how many bytes were more than silence.
func talk(s *runner.Session, pcm []byte, start time.Time, length time.Duration, plays bool) (heard int64) {
	frame := make([]byte, audio.Format{}.Bytes(audio.FrameDuration))
	quiet := make([]byte, len(frame))
	for k := 0; time.Since(start) < length; k++ {
		at := k * len(frame) % (len(pcm) - len(frame))
		_ = s.SendAudio(pcm[at : at+len(frame)])
		if plays {
			_, _ = s.Playout().Read(frame)
			if !bytes.Equal(frame, quiet) {
				heard += int64(len(frame))
			}
		}
		time.Sleep(time.Until(start.Add(time.Duration(k+1) * audio.FrameDuration)))
	}
	return heard
}

func used() (r syscall.Rusage) {
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return r
}

func number(text string) int { return must(strconv.Atoi(text)) }

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
