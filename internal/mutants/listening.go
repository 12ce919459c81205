package mutants

import (
	"slices"
	"sync/atomic"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// listening are the mutants that do something else with the caller's sound than sending it.
func listening() []Mutant {
	return []Mutant{
		mutant("deaf_while_speaking", "sends nothing of the caller while the agent is heard", deafWhileSpeaking),
		mutant("deaf_while_sending", "takes nothing from the server while it sends speech of the caller", deafWhileSending),
		mutant("deaf_while_tools_run", "sends nothing of the caller while a tool runs", deafWhileToolsRun),
		mutant("hears_itself", "takes its own voice in the caller's microphone for the caller, though it was told not to", func() *Broken {
			return &Broken{settings: func(o *runner.Options) { o.Echo = runner.EchoPasses }}
		}),
		mutant("wrong_rate_in", "sends the caller's sound at twice its rate", wrongRateIn),
		mutant("no_silence_sent", "sends the caller's sound only while the caller speaks", noSilenceSent),
	}
}

// sound gives a piece of the caller's sound to f, and everything else to the server.
func sound(f func(w *wires, ev *wire.InputAudioBufferAppend)) func(*wires, passing) {
	return func(w *wires, on passing) {
		if on.Type == wire.TypeInputAudioBufferAppend {
			if ev, err := wire.DecodeClient(on.Raw); err == nil {
				f(w, ev.(*wire.InputAudioBufferAppend))
				return
			}
		}
		w.Send(on.Raw)
	}
}

// deafWhile sends silence in place of the caller's sound while a number is above zero.
func deafWhile(n *atomic.Int64) func(*wires, passing) {
	return sound(func(w *wires, ev *wire.InputAudioBufferAppend) {
		if n.Load() > 0 {
			clear(ev.Audio) // the silence of G.711 is not zero, but quiet all the same
		}
		w.sendEvent(ev)
	})
}

// lingers is for how many frames somebody counts as speaking after the last sound: longer than pauses between words.
const lingers = int(300 * time.Millisecond / audio.FrameDuration)

func deafWhileSpeaking() *Broken {
	var heard atomic.Int64 // frames until the agent is silent
	return &Broken{
		play: func(frame []int16) {
			if !silent(frame) {
				heard.Store(int64(lingers))
			} else {
				heard.Store(max(heard.Load()-1, 0))
			}
		},
		up: deafWhile(&heard),
	}
}

// quiet is the level below which sound counts as none. Chosen: below speech, above the noise of recordings.
const quiet = 300

func speaks(ev *wire.InputAudioBufferAppend) bool {
	return slices.ContainsFunc(audio.Format{}.AppendSamples(nil, ev.Audio), func(x int16) bool { return x > quiet || x < -quiet })
}

func deafWhileSending() *Broken {
	var sending atomic.Int64
	held := make(chan []byte, 1<<16)
	release := func(w *wires) {
		for {
			select {
			case frame := <-held:
				w.Give(frame)
			default:
				return
			}
		}
	}
	return &Broken{
		down: func(w *wires, on passing) {
			if sending.Load() > 0 {
				held <- slices.Clone(on.Raw)
				return
			}
			w.Give(on.Raw)
		},
		up: sound(func(w *wires, ev *wire.InputAudioBufferAppend) {
			if speaks(ev) {
				sending.Store(int64(lingers))
			} else if left := sending.Load(); left > 0 {
				sending.Store(left - 1)
				if left == 1 {
					release(w)
				}
			}
			w.sendEvent(ev)
		}),
	}
}

func deafWhileToolsRun() *Broken {
	var running atomic.Int64
	return &Broken{
		event: func(ev runner.Event) {
			switch ev.(type) {
			case *runner.ToolStarted:
				running.Add(1)
			case *runner.ToolEnded:
				running.Add(-1)
			}
		},
		up: deafWhile(&running),
	}
}

func wrongRateIn() *Broken {
	var format audio.Format
	return &Broken{
		settings: func(o *runner.Options) { format = o.Input },
		up: sound(func(w *wires, ev *wire.InputAudioBufferAppend) {
			size := format.SampleBytes()
			var fast []byte
			for i := 0; i+size <= len(ev.Audio); i += 2 * size {
				fast = append(fast, ev.Audio[i:i+size]...)
			}
			ev.Audio = fast
			w.sendEvent(ev)
		}),
	}
}

func noSilenceSent() *Broken {
	return &Broken{up: sound(func(w *wires, ev *wire.InputAudioBufferAppend) {
		if speaks(ev) {
			w.sendEvent(ev)
		}
	})}
}
