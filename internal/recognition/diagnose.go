package recognition

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"strings"

	"github.com/voicesim/voicesim/audio"
)

// mistake is a way in which a client may have damaged its audio, and how to undo it.
type mistake struct {
	rateHz   int                                             // it was recorded at; 0 where the rate is not the mistake
	sentence string                                          // what happened, where the rate is not the mistake
	sentAs   int                                             // rate of sessions where that happens; 0 is 24 kHz
	layout   layout                                          // in which that happens; mono is any, where no other does
	lasts    int                                             // how many times as long the sound then lasts; 0 is once
	undo     func(slow []float32, samples []int16) []float32 // appends the sound at 8 kHz
}

// mistakes are the usual ones. Rates are those that microphones and telephones deliver.
var mistakes = []mistake{
	{rateHz: 48000}, {rateHz: 16000}, {rateHz: 8000}, {rateHz: 44100}, {rateHz: 24000}, {rateHz: 32000},
	{rateHz: 22050}, {rateHz: 12000}, {rateHz: 11025}, {rateHz: 96000},
	{sentence: "its bytes are in the wrong order: big-endian PCM16 was sent as little-endian, or a byte was lost", undo: swapBytes},
	{sentence: "it is G.711 mu-law sent as PCM16", undo: asG711(audio.PCMU)},
	{sentence: "it is G.711 A-law sent as PCM16", undo: asG711(audio.PCMA)},
	{sentence: "it is 32-bit float sent as PCM16", lasts: 2, undo: asFloat(audio.RateHz)},
	{sentence: "it is 32-bit float of 48000 Hz sent as PCM16", lasts: 4, undo: asFloat(48000)},
	{layout: wide, sentence: "it is 32-bit integers sent as PCM16", lasts: 2, undo: asInt(audio.RateHz)},
	{layout: wide, sentence: "it is 32-bit integers of 48000 Hz sent as PCM16", lasts: 4, undo: asInt(48000)},
	{layout: leftSilent, sentence: "it is 32-bit integers, or stereo whose left channel is silent, sent as PCM16", lasts: 2, undo: asInt(audio.RateHz)},
	{layout: leftSilent, sentence: "it is 32-bit integers of 48000 Hz, or stereo whose left channel is silent, sent as PCM16", lasts: 4, undo: asInt(48000)},
	{sentAs: printRateHz, sentence: "it is PCM16 sent as G.711 mu-law", lasts: 6, undo: asPCM16(audio.PCMU)},
	{sentAs: printRateHz, sentence: "it is PCM16 sent as G.711 A-law", lasts: 6, undo: asPCM16(audio.PCMA)},
}

// applies reports whether the mistake is possible with audio sent as rateHz that lies so.
func (m mistake) applies(rateHz int, lies layout) bool {
	if lies == stereo {
		lies = mono // its rate alone tells
	}
	if m.layout != lies {
		return false
	}
	if m.rateHz != 0 {
		return m.rateHz != rateHz
	}
	return rateHz == cmp.Or(m.sentAs, audio.RateHz)
}

// why says what happened to audio sent as rateHz that lies so. Stereo lasts twice as long, as does sound of twice the rate.
func (m mistake) why(rateHz int, lies layout) string {
	switch {
	case m.rateHz == 0:
		return m.sentence
	case lies == stereo && m.rateHz == 2*rateHz:
		return "it is stereo sent as mono"
	case lies == stereo:
		return fmt.Sprintf("it is stereo of %d Hz sent as mono of %d Hz", m.rateHz/2, rateHz)
	}
	return fmt.Sprintf("it was probably recorded at %d Hz and sent as %d Hz", m.rateHz, rateHz)
}

func swapBytes(slow []float32, samples []int16) []float32 {
	swapped := make([]int16, len(samples))
	for i, s := range samples {
		swapped[i] = int16(uint16(s)<<8 | uint16(s)>>8)
	}
	return appendDecimated(slow, swapped)
}

func asG711(encoding audio.Encoding) func([]float32, []int16) []float32 {
	return func(slow []float32, samples []int16) []float32 {
		encoded := audio.Format{}.AppendBytes(nil, samples)
		for _, s := range (audio.Format{Encoding: encoding}).AppendSamples(nil, encoded) {
			slow = append(slow, float32(s)/(1<<15))
		}
		return slow
	}
}

// asFloat reads two samples as a number, of sound at a rate.
func asFloat(rateHz int) func([]float32, []int16) []float32 {
	return func(slow []float32, samples []int16) []float32 {
		floats := make([]int16, len(samples)/2)
		for i := range floats {
			x := math.Float32frombits(uint32(uint16(samples[2*i])) | uint32(uint16(samples[2*i+1]))<<16)
			if x > -1 && x < 1 {
				floats[i] = int16(x * math.MaxInt16)
			}
		}
		return appendStretched(slow, floats, rateHz)
	}
}

// asPCM16 reads the bytes that were taken for G.711.
func asPCM16(taken audio.Encoding) func([]float32, []int16) []float32 {
	return func(slow []float32, samples []int16) []float32 {
		encoded := audio.Format{Encoding: taken}.AppendBytes(nil, samples)
		return appendDecimated(slow, audio.Format{}.AppendSamples(nil, encoded))
	}
}

// repair appends samples that were sent as rateHz, without the mistake, at 8 kHz.
func (m mistake) repair(slow []float32, samples []int16) []float32 {
	if m.undo != nil {
		return m.undo(slow, samples)
	}
	return appendStretched(slow, samples, m.rateHz)
}

// longestLook bounds the sound that is searched for mistakes, in seconds of speech: a sentence.
const longestLook = 4

// damagedDiffers is the share of bits that may differ from a recording whose damage was undone, to look
// at it closely.
const damagedDiffers = 0.36

// leastDamaged is how many frames must sound (0.05 s) to look for a mistake: a word sent three times
// too fast. Damage shifts where sound seems to begin, by up to damagedBeginning frames.
const (
	leastDamaged     = 3
	damagedBeginning = 12
)

// diagnose looks for a mistake that explains why nothing of samples was recognised. If it finds one,
// it returns what it is, and a transcript as senseless as the words of the real server would be.
func (r *Recogniser) diagnose(samples []int16, rateHz int, transcript string) (diagnosis, garbled string) {
	lies := layoutOf(samples)
	var why *mistake
	most := 0
	for i := range mistakes {
		m := &mistakes[i]
		if !m.applies(rateHz, lies) {
			continue
		}
		rate := rateHz
		if m.rateHz != 0 {
			rate = m.rateHz
		}
		r.sound.slow = m.repair(r.sound.slow[:0], samples[:min(len(samples), longestLook*rate*max(1, m.lasts))])
		r.sound.computeSlow()
		if own := r.begins(); own > most {
			why, most = m, own
		}
	}
	if why == nil {
		return "", transcript
	}
	r.sound.slow = why.repair(r.sound.slow[:0], samples)
	r.sound.computeSlow()
	u := r.read()
	if !u.Known {
		return "", transcript
	}
	return fmt.Sprintf("the audio says %q, but %s", u.Transcript, why.why(rateHz, lies)), gibberish(u.Transcript)
}

// begins returns how many frames of an utterance are heard where the sound in r.sound begins.
func (r *Recogniser) begins() int {
	r.listen()
	start, end := r.sound.bounds(0, len(r.sound.level), r.threshold)
	if end-start < leastFrames {
		return 0
	}
	r.list.n = 0
	for _, v := range r.vocabularies {
		r.list.findAt(v.entries, r.sound.bits, start, end, damagedBeginning)
	}
	r.list.keep(damagedDiffers)
	if _, found := r.best(start, end); !found || r.chosen.other > r.chosen.own {
		return 0
	}
	return r.chosen.own
}

// gibberish returns as many senseless words as text has words, always the same for the same text.
func gibberish(text string) string {
	const syllables = "blu dro fen gri kav lom mip nuz pel quo rif sab tor vun wex yim zog"
	parts := strings.Fields(syllables)
	words := strings.Fields(text)
	for i, w := range words {
		h := fnv.New32a()
		_, _ = h.Write([]byte(w))
		n := int(h.Sum32() >> 1)
		words[i] = parts[n%len(parts)] + parts[n/len(parts)%len(parts)]
	}
	return strings.Join(words, " ")
}

// appendStretched appends samples, as if they had been recorded at rateHz, at 8 kHz. It averages
// what it skips and draws lines between what it has, which is good enough to recognise speech.
func appendStretched(slow []float32, samples []int16, rateHz int) []float32 {
	step := float64(rateHz) / printRateHz
	width := max(1, int(step+0.5))
	for at := 0.0; int(at)+width < len(samples); at += step {
		i := int(at)
		var sum int32
		for _, s := range samples[i : i+width] {
			sum += int32(s)
		}
		here := float32(sum) / float32(width)
		next := here + float32(int32(samples[i+width])-int32(samples[i]))/float32(width)
		part := float32(at - float64(i))
		slow = append(slow, (here+(next-here)*part)/(1<<15))
	}
	return slow
}
