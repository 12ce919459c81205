package scenarios

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/phoneline"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// PhoneLine is the caller's line.
type PhoneLine struct {
	phoneline.Settings
	Preset string         // whose settings the others are written over; "" is that of a line that is clean
	Pos    Pos            // of the line in the scenario
	Keys   map[string]Pos // of its keys, by their names, as far as they are written
}

// usualSNR is how far noise is below the speech where nothing is written. Chosen: it disturbs, and everything is understood.
const usualSNR = 20

// usualEcho is the level and delay of an echo of which one is not written. Chosen: a loudspeaker on a desk.
var usualEcho = phoneline.Echo{Level: -12, Delay: 100 * time.Millisecond}

// The words of a line.
var (
	presetWords = keys.Words("preset", phoneline.Presets()...).
			Aside("clean", "everything passes, at once", "phone", "a telephone: G.711, 60 ms each way", "street", "a telephone in a street: cars that pass, some lost packets",
			"speakerphone", "a device on a desk, which lets the agent's voice into its microphone", "bad_line", "a telephone that is faint, hisses, is late, and loses 5 % of its packets")
	codecWords = keys.Words("codec", audio.PCM16.String(), audio.PCMU.String(), audio.PCMA.String()).
			Saying(audio.PCM16.String(), "everything passes").Saying(audio.PCMU.String(), "G.711 mu-law").Saying(audio.PCMA.String(), "G.711 A-law")
	noiseWords = noises()
)

func noises() *keys.Table {
	t := keys.Words("noise")
	for _, n := range phoneline.Noises() {
		t.Rows = append(t.Rows, keys.Row{Name: string(n), About: n.About(), Aside: true})
	}
	return t
}

// lineKeys are the keys of a line that is a map. The preset is read before the others.
var lineKeys = keys.Of("line", []keys.Key[Field, PhoneLine]{
	keys.At("preset", TakesOneOf[string](presetWords), func(l *PhoneLine) *string { return &l.Preset },
		"[a line](lines.md) that the other keys are written over").Otherwise("`clean`").Like("street"),
	keys.At("codec", takes(TakesOneOf[string](codecWords).Form, Field.codec), func(l *PhoneLine) *audio.Encoding { return &l.Codec },
		"both ways; of G.711 the band of telephones, in packets of 20 ms").Otherwise("the preset's").Like("pcmu"),
	keys.At("gain", TakesLevel, func(l *PhoneLine) *float64 { return &l.Gain }, "of the caller").Otherwise("the preset's"),
	keys.At("noise", TakesOneOf[phoneline.Noise](noiseWords), func(l *PhoneLine) *phoneline.Noise { return &l.Noise },
		"around the caller, all the time").Otherwise("the preset's"),
	keys.At("snr", takes(keys.Form{Takes: "in decibels: `15dB`", Schema: keys.Ref("level"), Example: "15dB"}, Field.level), func(l *PhoneLine) *float64 { return &l.SNR },
		"how far the noise is below the caller's speech").Otherwise("the preset's, or `20dB`"),
	keys.Do("echo", keys.Form{Takes: "a map", Schema: echoKeys.Object(), Example: "{level: -12dB, delay: 120ms}"},
		(*PhoneLine).readEcho, "the agent's voice in the caller's microphone").Otherwise("the preset's"),
	keys.At("latency", takesWay, func(l *PhoneLine) *time.Duration { return &l.Latency },
		"of each way; a codec of G.711 makes it 20 ms at least").Otherwise("the preset's"),
	keys.At("jitter", takesWay, func(l *PhoneLine) *time.Duration { return &l.Jitter },
		"by which packets vary, and for which the receiver waits; what comes later is lost").Otherwise("the preset's"),
	keys.At("loss", takesShare, func(l *PhoneLine) *float64 { return &l.Loss },
		"the share of packets that are lost, in bursts").Otherwise("the preset's"),
	keys.At("burst", takesBurst, func(l *PhoneLine) *time.Duration { return &l.Burst },
		"how long losses last on average").Otherwise("`60ms`"),
	keys.At("seed", takesSeed, func(l *PhoneLine) *uint64 { return &l.Seed },
		"of everything random on the line").Otherwise("that of the run"),
})

var echoKeys = keys.Of("echo", []keys.Key[Field, phoneline.Echo]{
	keys.At("level", TakesLevel, func(e *phoneline.Echo) *float64 { return &e.Level }, "how loud, against what is heard").Otherwise("`-12dB`").Like("-12dB"),
	keys.At("delay", takesWay, func(e *phoneline.Echo) *time.Duration { return &e.Delay }, "from the ear to the microphone").Otherwise("`100ms`").Like("120ms"),
})

// The values of lines.
var (
	takesWay = takes(keys.Form{Takes: "a duration, at most `2s`", Schema: keys.Ref("duration"), Example: "80ms"}, Field.way)

	takesBurst = takes(keys.Form{Takes: "a duration from `20ms` to `2s`", Schema: keys.Ref("duration"), Example: "100ms"}, func(f Field) (time.Duration, bool) {
		d, ok := f.way()
		if ok && d < audio.FrameDuration {
			f.wrong("no packet is shorter than 20 ms", "")
			return 0, false
		}
		return d, ok
	})

	takesShare = takes(keys.Form{Takes: "a share: `5%`", Schema: keys.AnyOf(`"type": "number", "minimum": 0, "exclusiveMaximum": 1`, pattern(`^\d+(?:\.\d+)?%$`)), Example: "5%"}, Field.partLost)

	takesSeed = takes(keys.Form{Takes: "a number from 1 on", Schema: `"type": "integer", "minimum": 1`, Example: "7"}, func(f Field) (uint64, bool) {
		n, ok := f.countFrom(1, mostCount)
		if ok && n == 0 {
			f.wrong("seeds are counted from 1", "leave it out for that of the run")
			return 0, false
		}
		return uint64(n), ok
	})
)

// partLost reads a share below the whole.
func (f Field) partLost() (share float64, ok bool) {
	share, ok = f.share()
	if ok && share >= 1 {
		f.wrong("a line that loses everything is none", "a share is written like 5% or 0.05")
		return 0, false
	}
	return share, ok
}

// way reads how long something takes on a line.
func (f Field) way() (d time.Duration, ok bool) {
	d, ok = f.duration()
	if ok && d > phoneline.MostDelay {
		f.wrong(fmt.Sprintf("%s is at most %s", f.name, typedDuration(phoneline.MostDelay)), "")
		return 0, false
	}
	return d, ok
}

// codec reads the name of an encoding.
func (f Field) codec() (e audio.Encoding, ok bool) {
	name, ok := TakesOneOf[string](codecWords).Read(f)
	for e = audio.PCM16; ok && e.String() != name; e++ {
	}
	return e, ok
}

// phoneLine reads a preset, or a map.
func (f Field) phoneLine() (*PhoneLine, bool) {
	line := &PhoneLine{Pos: f.l.pos(f.value), Keys: map[string]Pos{}}
	if !yamltext.IsMap(f.value) {
		name, ok := TakesOneOf[string](presetWords).Read(f)
		if ok {
			line.Preset = name
			line.Settings, _ = phoneline.Preset(name)
		}
		return line, ok
	}
	line.Pos = f.l.pos(f.key)
	pairs := yamltext.Pairs(f.value)
	for _, p := range pairs {
		if p.Key.Value == "preset" {
			line.Settings, _ = phoneline.Preset(p.Value.Value) // one that there is not is noted below
		}
	}
	seen := load(f.l, nil, lineKeys, line, pairs)
	for name, at := range seen {
		line.Keys[name] = f.l.pos(at.key)
	}
	if line.Noise != "" && line.SNR == 0 && !seen.Has("snr") {
		line.SNR = usualSNR
	}
	f.l.lineAlone(line, seen)
	return line, true
}

// lineAlone notes keys of a line that do nothing without others.
func (l *loader) lineAlone(line *PhoneLine, seen keys.Seen[Field]) {
	if at, ok := seen["snr"]; ok && line.Noise == "" {
		l.At(at.key, "snr says how far noise is below the speech, and there is none", "add noise: "+noiseWords.All()[0]+", or leave it out")
	}
	if at, ok := seen["burst"]; ok && line.Loss == 0 {
		l.At(at.key, "burst says how long losses last, and nothing is lost", "add loss: 5%, or leave it out")
	}
}

// readEcho reads the echo of a line.
func (line *PhoneLine) readEcho(f Field) {
	echo := usualEcho
	f.below(&echoKeys.Table, func() {
		seen := load(f.l, nil, echoKeys, &echo, yamltext.Pairs(f.value))
		if at, ok := seen["level"]; ok && echo.Level >= 0 {
			f.l.At(at.value, "an echo is softer than the voice it is of", "write a level below 0dB, such as -12dB")
		}
	})
	line.Echo = echo
}
