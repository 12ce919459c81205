// Microphone is a call from this machine: its microphone and its loudspeaker against an agent.
//
//	go run . [-url ws://127.0.0.1:8765/v1/realtime] [-file words.wav] [-null]
//
// The caller speaks into the microphone, or -file is played in its place; then the call ends after the answer. Without -url it
// calls OpenAI with the key in OPENAI_API_KEY. Wear headphones: an agent that hears itself cuts itself off. An interrupt
// hangs up. It needs gcc to build, and no headers of a sound system.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync/atomic"
	"time"

	"github.com/gen2brain/malgo"

	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
)

var (
	url  = flag.String("url", "", "`address` of the Realtime server")
	file = flag.String("file", "", "WAV `file` in place of the microphone")
	null = flag.Bool("null", false, "a device that hears nothing and is not heard, for machines without sound")
)

func main() {
	flag.Parse()
	if err := call(); err != nil {
		fmt.Fprintln(os.Stderr, "microphone:", err)
		os.Exit(1)
	}
}

// Two pieces of 20 ms wait in the device, so that what was read is heard 40 ms later.
const pieces = 2

// call is one call.
func call() error {
	words, err := speech(*file)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	session, err := runner.New(supportline.New(), &runner.Options{URL: *url, DeviceLatency: pieces * audio.FrameDuration}).Connect(ctx)
	if err != nil {
		return err
	}
	defer session.Close()
	context.AfterFunc(ctx, func() { _ = session.Close() })
	line := &line{session: session, words: words}
	hangUp, err := line.open()
	if err != nil {
		return err
	}
	defer hangUp()
	for ev, err := range session.Events(context.Background()) {
		if err != nil {
			return err
		}
		line.show(ev)
	}
	return nil
}

// line is the sound's way between the device and the session.
type line struct {
	session *runner.Session
	words   []byte // of the file, that are still to be spoken; the device's
	spoken  atomic.Bool
}

// open starts the device, which takes what the agent says at its own pace and brings what the caller says.
func (l *line) open() (closed func(), err error) {
	var backends []malgo.Backend // nil: whatever there is
	if *null {
		backends = []malgo.Backend{malgo.BackendNull + 1} // miniaudio has one more in front of it, which malgo 0.11.24 leaves out
	}
	sound, err := malgo.InitContext(backends, malgo.ContextConfig{}, nil)
	if err != nil {
		return nil, fmt.Errorf("no sound system: %w", err)
	}
	// The device converts: a session takes and gives 24,000 samples a second, whatever the microphone has.
	config := malgo.DefaultDeviceConfig(malgo.Duplex)
	config.SampleRate, config.PeriodSizeInMilliseconds, config.Periods = audio.RateHz, uint32(audio.FrameDuration/time.Millisecond), pieces
	config.Capture.Format, config.Capture.Channels = malgo.FormatS16, 1
	config.Playback.Format, config.Playback.Channels = malgo.FormatS16, 1
	device, err := malgo.InitDevice(sound.Context, config, malgo.DeviceCallbacks{Data: l.passes})
	if err == nil {
		err = device.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("no microphone and loudspeaker: %w (-null takes none)", err)
	}
	return func() {
		device.Uninit()
		_ = sound.Uninit()
		sound.Free()
	}, nil
}

// passes is called by the device for each piece of sound.
func (l *line) passes(out, in []byte, _ uint32) {
	if *file != "" {
		clear(in)
		l.words = l.words[copy(in, l.words):]
		l.spoken.Store(len(l.words) == 0)
	}
	_ = l.session.SendAudio(in)
	if _, err := l.session.Playout().Read(out); err != nil { // the call is over
		clear(out)
	}
}

// show prints what is said, and hangs up after the answer to a file.
func (l *line) show(ev runner.Event) {
	switch ev := ev.(type) {
	case *runner.Transcript:
		fmt.Println("Caller:", ev.Text)
	case *runner.HistoryChanged:
		if ev.Item.Role == "assistant" && ev.Item.Status == "completed" {
			fmt.Printf("%s: %s\n", ev.Item.Agent, ev.Item.Text)
		}
	case *runner.Interrupted:
		fmt.Printf("[interrupted after %v]\n", ev.Heard)
	case *runner.StateChanged:
		if ev.State == runner.Listening && *file != "" && l.spoken.Load() {
			_ = l.session.HangUp(0)
		}
	}
}

// speech reads a WAV file as what a session takes; "" has none.
func speech(name string) ([]byte, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	clip, err := audio.ReadWAV(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	samples, err := audio.Resample(clip.Mono(), clip.RateHz, audio.RateHz)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return audio.Format{}.AppendBytes(nil, samples), nil
}
