package synth

// Doors for the specs.
var (
	ParsePhones = parsePhones
	ParseTokens = parseTokens
	MakeNoise   = makeNoise
	TimeWords   = timeWords
)

const Lead, Tail, SoftEnd = lead, tail, softEnd

type Span = span

// NewSpan makes a span of seconds.
func NewSpan(start, end float64) span { return span{start, end} }

// SpansOf divides the printed phones among words of so many sounds.
func SpansOf(printed string, counts ...int) ([]span, error) {
	phones, err := parsePhones(printed)
	if err != nil {
		return nil, err
	}
	return spansOfParts(phones, counts)
}

// SpansOfTokens reads what Festival prints about the line with the id "x" and divides it among words.
func SpansOfTokens(printed string, words ...Part) ([]span, error) {
	tokens, err := parseTokens(printed)
	if err != nil {
		return nil, err
	}
	return spansOfTokens(&Line{ID: "x", Words: words}, tokens["x"])
}

// Finish returns the samples of a finished sound and where its speech lies in them.
func Finish(sound []float64, lastWord int, peakDBFS float64) (samples []int16, shift, first, end int, err error) {
	rec, err := finish(sound, lastWord, peakDBFS)
	if err != nil {
		return nil, 0, 0, 0, err
	}
	return rec.samples, rec.shift, rec.first, rec.end, nil
}

// NewRecording stands for a recording of which only the places matter.
func NewRecording(shift, first, end int) *recording {
	return &recording{shift: shift, first: first, end: end}
}

// SamplesOf returns the samples of a recording.
func SamplesOf(r *recording) []int16 { return r.samples }
