package voices

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/speech"
)

// Engine makes speech of words.
type Engine interface {
	// Name names the engine for messages: "flite", a host.
	Name() string
	// Identity is all that the sound of the same words depends on: the engine's version, its arguments, a model. It
	// holds no key.
	Identity(ctx context.Context) string
	// Speak returns a WAV file of words in one of the engine's voices; "" is the engine's own choice.
	Speak(ctx context.Context, words, voice string) ([]byte, error)
}

// Voice speaks lines with an engine. It is a speech.Speaker. Its fields must not change while it is used.
type Voice struct {
	Engine Engine
	Cache  *Cache            // nil: nothing is kept, and an engine that varies is refused
	Frozen bool              // only what is in the cache is said
	Names  map[string]string // the engine's names for voices of lines; a voice that is not in it has its own name there
	Usual  string            // the engine's voice for lines that ask for none; "" is the engine's own choice

	mu sync.Mutex // one line is spoken at a time
}

// FrozenError says that a line would have to be spoken, and must not be.
type FrozenError struct {
	Words string
}

// Error says what is missing and what to do.
func (e *FrozenError) Error() string {
	return fmt.Sprintf("%q is neither recorded nor in the cache, and nothing may be spoken (--frozen): run voicesim speak with the file, and commit the recordings", e.Words)
}

// EngineError says that an engine did not speak, or gave what cannot be used.
type EngineError struct {
	Engine, Words string
	Err           error
}

// Error names the engine and the words.
func (e *EngineError) Error() string {
	return fmt.Sprintf("the voice %s could not say %q: %v", e.Engine, e.Words, e.Err)
}

// Unwrap returns the reason.
func (e *EngineError) Unwrap() error { return e.Err }

// Name names the engine.
func (v *Voice) Name() string { return v.Engine.Name() }

// Speak returns a line as speech, out of the cache or by the engine. Its level is that of the bundled recordings. The
// error is a *FrozenError or an *EngineError.
func (v *Voice) Speak(ctx context.Context, line speech.Line) (speech.Speech, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	wrong := func(err error) (speech.Speech, error) {
		return speech.Speech{}, &EngineError{Engine: v.Engine.Name(), Words: line.Words, Err: err}
	}
	words, name := line.Pronounced(), v.voiceOf(line)
	key := ""
	if v.Cache != nil {
		key = Key(v.Engine.Identity(ctx), name, words)
		if take, ok := v.Cache.get(key); ok {
			return said(take, line), nil
		}
	}
	if v.Frozen {
		return speech.Speech{}, &FrozenError{Words: line.Words}
	}
	file, err := v.Engine.Speak(ctx, words, name)
	if err != nil {
		return wrong(err)
	}
	take, err := takeOf(file)
	if err != nil {
		return wrong(err)
	}
	if v.Cache != nil {
		if err := v.Cache.put(key, file, entry{Words: line.Words, Spoken: words, Voice: name, Engine: v.Engine.Name()}); err != nil {
			return wrong(err)
		}
		return said(take, line), nil
	}
	if err := v.again(ctx, words, name, take); err != nil {
		return wrong(err)
	}
	return said(take, line), nil
}

// Refuses returns why a line cannot be said, without speaking: a *FrozenError where it would have to be spoken and must
// not be, nil otherwise.
func (v *Voice) Refuses(line speech.Line) error {
	if !v.Frozen {
		return nil
	}
	_, err := v.Speak(context.Background(), line) // out of the cache, or not at all
	return err
}

// voiceOf returns the engine's name for the voice of a line.
func (v *Voice) voiceOf(line speech.Line) string {
	if line.Voice == "" {
		return v.Usual
	}
	return cmp.Or(v.Names[line.Voice], line.Voice)
}

// errVaries is why an engine is refused.
var errVaries = errors.New("it speaks the same words differently each time, and no cache is configured that would keep them: add cache: .voicesim/speech to voicesim.yaml")

// again demands that the engine says the same twice.
func (v *Voice) again(ctx context.Context, words, name string, first *speech.Take) error {
	file, err := v.Engine.Speak(ctx, words, name)
	if err != nil {
		return err
	}
	second, err := takeOf(file)
	if err != nil {
		return err
	}
	if !slices.Equal(first.Samples, second.Samples) {
		return errVaries
	}
	return nil
}

// takeOf reads what an engine gave. A stream that ended early is refused.
func takeOf(file []byte) (*speech.Take, error) {
	if len(file) == 0 {
		return nil, errors.New("it gave no sound")
	}
	clip, err := audio.ReadWAV(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("its sound: %w", err)
	}
	return speech.NewTake(clip)
}

// peak is the level to which the loudest sample of a voice is brought, that of the bundled recordings: engines differ by
// 6 dB.
const peak = -3.0

// said makes speech of a take.
func said(take *speech.Take, line speech.Line) speech.Speech {
	s := take.Speech(line.Words)
	s.Samples = slices.Clone(s.Samples)
	audio.Gain(s.Samples, peak-audio.PeakDBFS(s.Samples))
	s.From, s.Voice = speech.FromVoice, line.Voice
	return s
}
