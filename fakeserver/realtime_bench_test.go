//go:build unix

package fakeserver_test

import (
	"fmt"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

// realtimeRun is how long each number of sessions streams, and tolerable the lateness that 99 in 100
// deltas must keep below.
const (
	realtimeRun = 12 * time.Second
	tolerable   = 20 * time.Millisecond
)

// BenchmarkRealtimeSessions is how many sessions keep real time: every caller streams frames of 20 or of 100 ms,
// speech and silence in turns, and each of its turns is detected, recognised and answered in sound at the
// usual pace. Clients and server share the process and its cores; sessions-in-time is the largest number
// so far of which 99 in 100 deltas were in time.
//
// Lateness is counted against a timetable that neither end can shift: from the moment at which the frame
// that ends the turn should be sent, to the arrival of each delta. send-p99-ms is how late clients send because the machine woke them late: what of
// the lateness is not the server's.
func BenchmarkRealtimeSessions(b *testing.B) {
	gomega.RegisterTestingT(b)
	callers := recorded(audiofixtures.Caller)
	vocabulary := fakeserver.NewVocabulary(callers)
	round := specs.Joined(find1(callers, "Where is order A1001?").Samples, specs.Silence(2*time.Second))
	for _, every := range []time.Duration{20 * time.Millisecond, 100 * time.Millisecond} {
		frames := realtimeFrames(b, round, every)
		largest := 0
		for _, n := range []int{100, 200, 500, 1000, 1500, 2000} {
			b.Run(fmt.Sprintf("frames=%v/sessions=%d", every, n), func(b *testing.B) {
				for range b.N {
					if realtime(b, n, vocabulary, frames, every) < tolerable {
						largest = n
					}
				}
				b.ReportMetric(float64(largest), "sessions-in-time")
			})
		}
	}
}

// realtimeFrames are the frames of a caller's round: speech, and silence in which the answer comes.
func realtimeFrames(b *testing.B, round []int16, every time.Duration) (frames [][]byte) {
	length := audio.Samples(every, audio.RateHz)
	for ; len(round) >= length; round = round[length:] {
		frame, err := wire.AppendClient(nil, &wire.InputAudioBufferAppend{Audio: audio.Format{}.AppendBytes(nil, round[:length])})
		if err != nil {
			b.Fatal(err)
		}
		frames = append(frames, masked(string(frame)))
	}
	return frames
}

// realtime streams on so many sessions at once, reports, and returns the lateness of 99 in 100 deltas.
func realtime(b *testing.B, sessions int, vocabulary *fakeserver.Vocabulary, frames [][]byte, every time.Duration) time.Duration {
	server := fakeserver.NewServer(&fakeserver.Options{
		Vocabulary: vocabulary, Voice: remembered{fakeserver.Babble{}.Speak(answerOfLoad)},
		NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply { return fakeserver.Reply{Say: answerOfLoad} })
		},
	})
	defer func() { _ = server.Close() }()
	callers := make([]*realtimeCaller, sessions)
	for i := range callers {
		callers[i] = &realtimeCaller{
			client: dialLoad(b, server.URL(), "audio", 4<<10), frames: frames, every: every, silent: i * len(frames) / sessions,
		}
	}
	used, began := cpuTime(b), time.Now()
	start := began.Add(50 * time.Millisecond)
	var all sync.WaitGroup
	for i, c := range callers {
		c.start = start.Add(every * time.Duration(i*scattered%sessions) / time.Duration(sessions))
		all.Go(c.listen)
		all.Go(c.talk)
	}
	all.Wait()
	cores := float64(cpuTime(b)-used) / float64(time.Since(began))
	var late, sent []time.Duration
	for _, c := range callers {
		late, sent = append(late, c.late...), append(sent, c.sent...)
	}
	if len(late) < sessions {
		b.Fatalf("%d sessions heard only %d deltas", sessions, len(late))
	}
	slices.Sort(late)
	slices.Sort(sent)
	p99 := late[len(late)*99/100]
	for name, d := range map[string]time.Duration{
		"p50-ms": late[len(late)/2], "p99-ms": p99, "max-ms": late[len(late)-1], "send-p99-ms": sent[len(sent)*99/100],
	} {
		b.ReportMetric(float64(d)/float64(time.Millisecond), name)
	}
	b.ReportMetric(cores, "cores")
	b.ReportMetric(float64(len(late)), "deltas")
	b.ReportMetric(0, "ns/op")
	return p99
}

// scattered is a prime by which callers that are at the same point of their round send at different moments.
const scattered = 7919

// realtimeCaller is one session's client. listen owns late, and talk sent, until they have returned.
type realtimeCaller struct {
	client *loadClient
	frames [][]byte
	every  time.Duration   // what a frame lasts
	silent int             // so many frames of silence come first
	start  time.Time       // when that should be sent
	late   []time.Duration // deltas
	sent   []time.Duration // how late frames were
}

// talk sends a frame as often as one lasts, those that are overdue at once, and hangs up when its time is over.
func (c *realtimeCaller) talk() {
	defer func() { _ = c.client.conn.Close() }()
	for i := range int(realtimeRun / c.every) {
		if time.Since(c.start) > realtimeRun {
			return
		}
		due := c.start.Add(time.Duration(i) * c.every)
		time.Sleep(time.Until(due))
		c.sent = append(c.sent, time.Since(due))
		frame := c.frames[len(c.frames)-1] // silence
		if i >= c.silent {
			frame = c.frames[(i-c.silent)%len(c.frames)]
		}
		if _, err := c.client.conn.Write(frame); err != nil {
			return
		}
	}
}

// listen notes how late each delta of sound arrives, until the connection is over.
func (c *realtimeCaller) listen() {
	var planned time.Time // the first delta of the answer
	deltas := 0
	for {
		kind, err := c.client.next()
		if err != nil {
			return
		}
		switch now := time.Now(); string(kind) {
		case "input_audio_buffer.speech_stopped":
			ev, err := wire.DecodeServer(c.client.text[:c.client.kept])
			if err != nil {
				return
			}
			end := time.Duration(ev.(*wire.InputAudioBufferSpeechStopped).AudioEndMs) * time.Millisecond
			last := (end + c.every - 1) / c.every // so many frames hold the turn
			planned, deltas = c.start.Add((last-1)*c.every+firstAudioAfter), 0
		case "response.output_audio.delta":
			c.late = append(c.late, now.Sub(planned.Add(laterDeltas(deltas))))
			deltas++
		}
	}
}

// firstAudioAfter is from the end of a turn to the first sound, and laterDeltas from there to a delta, as
// the zero Pacing has it: the first three come together.
const firstAudioAfter = 350 * time.Millisecond

func laterDeltas(index int) time.Duration {
	return time.Duration(max(0, index-2)) * 50 * time.Millisecond
}

// cpuTime is what the process has used of all cores.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
