package agentfile

import (
	"fmt"
	"strconv"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/keys"
)

// Runtime is what the runtime does of itself on the line of a file. The zero value: nothing.
type Runtime struct {
	Reconnect    int             // how often a new connection is tried when one is lost
	AnswerAnew   bool            // an answer that a lost connection cut is made anew
	Rotate       time.Duration   // age at which a connection is replaced; zero means never
	Retry        int             // how often a response is asked for again that failed
	HoldBack     bool            // nothing is heard before it was checked
	Echo         Echo            // what becomes of the agent's own voice in the caller's sound; "" sends it
	MinSpeech    time.Duration   // how long the caller must speak to cut the agent off; zero means not at all
	Pause        bool            // the agent pauses until that is decided
	Noise        time.Duration   // what of the caller is shorter is no turn, and gets no answer; zero means that all is
	Reminders    []time.Duration // silences of the caller's, each before a reminder
	Remind       string          // what the agent is to do then
	HangUpSilent bool            // the call ends after the last of them
	Fallback     Fallback        // what the caller hears in a silence that the agent owes
	Output       audio.Format    // of the sound that whatever plays the agent gets; zero is the runtime's default
	Input        audio.Format    // of the caller's sound that the runtime gets; zero is the runtime's default
}

// Fallback is a sound of the runtime's own, said in the voice of the agent. The zero value: there is none.
type Fallback struct {
	After time.Duration // of silence
	Say   string
	Times int // how often in one such silence; zero means once
}

// Echo says what becomes of the agent's own voice in the caller's sound.
type Echo string

// What may become of it.
const (
	EchoGuard      Echo = "guard"       // silence is sent in its place; the caller can interrupt
	EchoHalfDuplex Echo = "half_duplex" // silence is sent as long as the agent is heard
)

var echoWords = keys.Words("echo", string(EchoGuard), string(EchoHalfDuplex)).
	Saying(string(EchoGuard), "silence is sent in its place, and the caller can interrupt").
	Saying(string(EchoHalfDuplex), "silence is sent as long as the agent is heard")

// Runtime returns what the runtime does of itself.
func (f *File) Runtime() Runtime { return f.runtime }

// longestWait bounds what the runtime waits for. Chosen: a session of the API lasts an hour.
const longestWait = time.Hour

var (
	takesFlag   = keys.Value[field, bool]{Form: keys.Form{Schema: `"type": "boolean"`, Example: "true"}, Read: field.flag}
	takesTries  = keys.Value[field, int]{Form: keys.Form{Takes: "a number from 1 to 20", Schema: `"type": "integer", "minimum": 1, "maximum": 20`, Example: "3"}, Read: field.tries}
	takesLength = lengthUpTo(longestWait)
)

var runtimeKeys = keys.Of("runtime", []keys.Key[field, Runtime]{
	keys.At("reconnect", takesTries, func(r *Runtime) *int { return &r.Reconnect }, "how often a new connection is tried when one is lost; the conversation goes on in it").
		Otherwise("the call ends"),
	keys.At("answer_anew", takesFlag, func(r *Runtime) *bool { return &r.AnswerAnew }, "`true`: an answer that a lost connection cut is made anew; it needs `reconnect`").
		Otherwise("the caller speaks next"),
	keys.At("rotate", takesLength, func(r *Runtime) *time.Duration { return &r.Rotate }, "the age at which a connection is replaced while nobody speaks; it needs `reconnect`").
		Otherwise("never"),
	keys.At("retry", takesTries, func(r *Runtime) *int { return &r.Retry }, "how often an answer is asked for again that the server could not make").Otherwise("not at all"),
	keys.At("hold_back", takesFlag, func(r *Runtime) *bool { return &r.HoldBack }, "`true`: nothing is heard before guardrails have looked at it").Otherwise("`false`"),
	keys.At("echo", takesEcho, func(r *Runtime) *Echo { return &r.Echo }, "what becomes of the agent's own voice where the caller's microphone hears it").
		Otherwise("it is sent, and may interrupt"),
	keys.Do("interruptions", keys.Form{Takes: "a map", Schema: interruptionKeys.Object(), Example: "{after: 500ms, pause: true}"},
		func(r *Runtime, f field) { below(f, interruptionKeys, r); r.interruptible(f) }, "which speech of the caller cuts the agent off").Otherwise("all does"),
	keys.Do("fallback", keys.Form{Takes: "a map", Schema: fallbackKeys.Object(), Example: "{after: 1s, say: One moment please.}"},
		func(r *Runtime, f field) { below(f, fallbackKeys, &r.Fallback) }, "what the caller hears when nobody says what is owed to them: the model, a tool or the server is slow").Otherwise("nothing"),
	keys.Do("reminders", keys.Form{Takes: "a map", Schema: reminderKeys.Object(), Example: "{after: [8s, 8s], instructions: Ask whether the caller is still there.}"},
		func(r *Runtime, f field) { below(f, reminderKeys, r) }, "what a caller hears who says nothing").Otherwise("nothing"),
	keys.At("output", takesFormat, func(r *Runtime) *audio.Format { return &r.Output }, "the format in which whatever plays the agent's sound has it: the runtime converts to it").
		Otherwise("`pcm16/24000`"),
	keys.At("input", takesFormat, func(r *Runtime) *audio.Format { return &r.Input }, "the format in which the caller's sound comes: the runtime converts from it").
		Otherwise("`pcm16/24000`"),
})

// longestSpeech is how long a caller speaks at the most before an agent stops that anybody gets through to: the loosest bound of the measure
// barge_in_stop.
const longestSpeech = 1500 * time.Millisecond

// interruptible notes an agent that nobody can interrupt in time.
func (r *Runtime) interruptible(f field) {
	switch {
	case r.MinSpeech > longestSpeech:
		f.wrong(fmt.Sprintf("after is %v, and callers take an agent that goes on for more than %v for deaf", r.MinSpeech, longestSpeech), "write a shorter one, such as after: 1.4s")
	case r.MinSpeech > 0 && r.Noise > r.MinSpeech:
		f.wrong(fmt.Sprintf("noise is %v and after %v: shorter words than %v would be no turn, and cut nothing off, so after is without effect", r.Noise, r.MinSpeech, r.Noise), "write noise: 500ms, a cough")
	}
}

var interruptionKeys = keys.Of("interruptions", []keys.Key[field, Runtime]{
	keys.At("after", takesLength, func(r *Runtime) *time.Duration { return &r.MinSpeech }, "how long the caller must speak").Must(),
	keys.At("pause", takesFlag, func(r *Runtime) *bool { return &r.Pause }, "`true`: the agent pauses meanwhile, and goes on after less").Otherwise("`false`"),
	keys.At("noise", takesLength, func(r *Runtime) *time.Duration { return &r.Noise }, "how short a sound is that is no turn at all, as a cough is: it gets no answer").Otherwise("all is a turn"),
})

var fallbackKeys = keys.Of("fallback", []keys.Key[field, Fallback]{
	keys.At("after", takesLength, func(f *Fallback) *time.Duration { return &f.After }, "how long the silence lasts before").Must(),
	keys.At("say", takesText, func(f *Fallback) *string { return &f.Say }, "the words, in the agent's voice").Must().Like("One moment please."),
	keys.At("times", takesTries, func(f *Fallback) *int { return &f.Times }, "how often in one such silence, each `after` the last").Otherwise("once"),
})

var reminderKeys = keys.Of("reminders", []keys.Key[field, Runtime]{
	keys.Do("after", keys.Form{Takes: "a list of durations", Schema: keys.List(schemaLength), Example: "[8s, 8s]"},
		(*Runtime).readSilences, "the silences before the first reminder, the second, …").Must(),
	keys.At("instructions", takesText, func(r *Runtime) *string { return &r.Remind }, "what the agent is to do then").Must().Like("Ask whether the caller is still there."),
	keys.At("hang_up", takesFlag, func(r *Runtime) *bool { return &r.HangUpSilent }, "`true`: the call ends after the last of them and as much silence again").Otherwise("`false`"),
})

// takesEcho takes what becomes of an echo.
var takesEcho = keys.Value[field, Echo]{
	Form: keys.Form{Words: echoWords, Schema: keys.Enum(echoWords), Example: string(EchoGuard)},
	Read: func(f field) (Echo, bool) {
		text, ok := f.text()
		if ok && !echoWords.Has(text) {
			f.wrong(fmt.Sprintf("%q is not a value of echo", text), "write guard or half_duplex")
			return "", false
		}
		return Echo(text), ok
	},
}

// readSilences reads the silences before reminders.
func (r *Runtime) readSilences(f field) {
	for _, e := range f.list() {
		if d, ok := e.duration(longestWait); ok {
			r.Reminders = append(r.Reminders, d)
		}
	}
}

// flag reads true or false.
func (f field) flag() (yes, ok bool) {
	if f.value.Value != "true" && f.value.Value != "false" {
		f.wrong(f.name+" is true or false", "")
		return false, false
	}
	return f.value.Value == "true", true
}

// tries reads how often something is tried.
func (f field) tries() (n int, ok bool) {
	text, ok := f.text()
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 20 {
		f.wrong(fmt.Sprintf("%s is a number from 1 to 20", f.name), "")
		return 0, false
	}
	return n, true
}

// readRuntime reads what the runtime does of itself.
func (file *File) readRuntime(f field) {
	seen := below(f, runtimeKeys, &file.runtime)
	if seen.Has("rotate") && !seen.Has("reconnect") {
		f.l.At(seen["rotate"].key, "a connection is replaced by a new one, and none is tried", "add a line: reconnect: 3")
	}
	if seen.Has("answer_anew") && !seen.Has("reconnect") {
		f.l.At(seen["answer_anew"].key, "an answer is made anew over a new connection, and none is tried", "add a line: reconnect: 3")
	}
}
