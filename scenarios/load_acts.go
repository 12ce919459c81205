package scenarios

import (
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// How long keys sound where a step does not say. Chosen: what telephones do that dial by themselves, twice the least that
// ITU-T Q.24 has recognised.
const (
	defaultTone  = 100 * time.Millisecond
	defaultPause = 100 * time.Millisecond
)

// PhoneKeys are the keys of a telephone.
const PhoneKeys = "0123456789*#ABCD"

// maxPhoneKeys is how many keys one step presses. Chosen: more than any number has, and less than any call has time for.
const maxPhoneKeys = 64

var (
	// soundWords are the sounds that come with the language.
	soundWords = keys.Words("sound", "cough", "click", "breath", "doorbell").
			Aside("cough", "the caller coughs", "click", "something clicks on the line", "breath", "the caller breathes into the microphone", "doorbell", "a doorbell rings around the caller")

	takesKeys  = keys.Form{Schema: pattern(`^[0-9A-D*#]+$`) + `, "type": ["string", "integer"]`, Example: `"1001#"`}
	takesSound = keys.Form{Schema: keys.AnyOf(keys.Enum(soundWords), `"type": "string", "pattern": "\\.[wW][aA][vV]$"`), Example: "cough"}
	takesImage = keys.Form{Schema: `"type": "string", "pattern": "\\.([pP][nN][gG]|[jJ][pP][eE]?[gG])$"`, Example: "receipt.png"}

	typedKeys = keys.Of("typed", []callerKey{sayKey[CallerStep]("in a map: the message")},
		actKeys(whenOver, "`answer`"), []callerKey{idKey[CallerStep]()})
	imageKeys = keys.Of("image", actKeys(whenOver, "`answer`"), []callerKey{idKey[CallerStep]()})
	dtmfKeys  = keys.Of("dtmf",
		[]callerKey{
			keys.At("tone", TakesLength, func(c *CallerStep) *time.Duration { return &c.Tone }, "how long each key sounds").Otherwise("`100ms`"),
			keys.At("pause", TakesLength, func(c *CallerStep) *time.Duration { return &c.Pause }, "the silence between two keys").Otherwise("`100ms`"),
		},
		actKeys(whenOver, "`answer`; with `barge_in` also `stop`"), []callerKey{idKey[CallerStep]()})
	soundKeys = keys.Of("sound", []callerKey{gainKey},
		actKeys(whenOver+", with `delay`; else refused", "`ignore`"), []callerKey{idKey[CallerStep]()})
	muteKeys = keys.Of("mute", actKeys(whenOver+", with `delay`; else refused", ""), []callerKey{idKey[CallerStep]()})
)

// typed loads a message that the caller types.
func (l *loader) typed(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	seen := load(l, step, typedKeys, l.act(step), options)
	l.bargesIn(step, seen)
	if n := l.said(verb, seen); n != nil {
		step.Caller.Pos, step.Caller.Words = l.pos(n), oneLine(n.Value)
	}
}

// image loads a picture that the caller shows.
func (l *loader) image(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	c := l.act(step)
	l.bargesIn(step, load(l, step, imageKeys, c, options))
	f := l.field(step, verb)
	name, at, ok := f.file()
	if !ok {
		return
	}
	c.Pos, c.Words = at, name
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg":
		c.Image = name
	default:
		f.wrong(fmt.Sprintf("%q is no picture that a model can be shown", name), "it takes a file whose name ends in .png, .jpg or .jpeg")
	}
}

// dtmf loads keys of the telephone that the caller presses. What was typed counts: 0042 has its zeros.
func (l *loader) dtmf(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	c := l.act(step)
	l.bargesIn(step, load(l, step, dtmfKeys, c, options))
	c.Tone, c.Pause = orDefault(c.Tone, defaultTone), orDefault(c.Pause, defaultPause)
	f := l.field(step, verb)
	text, ok := f.typed()
	if !ok {
		return
	}
	c.Pos, c.Words = l.pos(f.value), text
	other := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune(PhoneKeys, r) })
	switch {
	case other >= 0 && strings.ContainsAny(text[other:other+1], "abcd"):
		f.wrong(fmt.Sprintf("%q is no key of a telephone", text[other:other+1]), "write "+strings.ToUpper(text))
	case other >= 0:
		f.wrong(fmt.Sprintf("%q is no key of a telephone", string([]rune(text[other:])[:1])), "keys are the digits, *, # and A to D, without spaces between them")
	case len(text) > maxPhoneKeys:
		f.wrong(fmt.Sprintf("one step presses at most %d keys, not %d", maxPhoneKeys, len(text)), "write several steps")
	}
}

// soundMade loads a sound that is no speech.
func (l *loader) soundMade(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	c := l.act(step)
	l.bargesIn(step, load(l, step, soundKeys, c, options))
	l.timed(step, verb)
	f := l.field(step, verb)
	text, ok := f.typed()
	if !ok {
		return
	}
	if strings.EqualFold(path.Ext(text), ".wav") {
		c.Words, c.Pos, ok = f.file()
		if ok {
			c.Audio, c.AudioPos = c.Words, c.Pos
		}
		return
	}
	c.Words, c.Pos = text, l.pos(f.value)
	if !soundWords.Has(text) {
		f.wrong(fmt.Sprintf("there is no sound %q", text), didYouMean(text, soundWords.All())+"; or name a WAV file")
	}
}

// mute loads a while in which the caller's line delivers silence.
func (l *loader) mute(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	c := l.act(step)
	l.bargesIn(step, load(l, step, muteKeys, c, options))
	l.timed(step, verb)
	c.Pos = l.pos(verb.Value)
	c.Lasting, _ = l.field(step, verb).lasting()
}
