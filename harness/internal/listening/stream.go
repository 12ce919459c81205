package listening

import (
	"slices"

	"github.com/voicesim/voicesim/audio"
)

// stream is what came of an item: what is heard of it when nothing happens to it on its way, and where that stands in what the
// model makes. It is compared with what is played, sample by sample.
//
//	the model makes   ─┬───────┬───────┬───────┬─      samples of the wire
//	                   1       2       3       4
//	what came         ─┬───────┬───────┬───────┬─      4 was lost, 3 came before 2: three runs
//	                   1       3       2
//	samples           ─┬─────┬─────┬─────┬─            what came, converted as one
//
// Sound is converted with what is before and behind it, so that at its seams what is heard is in no part of what the model
// makes: only what came, converted in the order in which it came, has it.
type stream struct {
	speaker Loudspeaker
	made    []int16 // what the model makes, as it should arrive, before anything can happen to it; read-only. nil is unknown

	half    []byte // of a sample whose rest has not come, and nothing else; reused
	came    int    // samples that arrived
	arrived int    // samples of made, from its start as far as the farthest that arrived
	runs    []run
	samples []int16 // what is heard of it; part of made as long as that is the same

	converter *audio.Resampler // nil while nothing is being converted
	base      run              // what was converted before: n samples on the wire are from samples heard
}

// run is some of what came, one sample after the other in what the model makes.
type run struct {
	from    int  // of samples, its first
	at      int  // of made, its first
	n       int  // samples on the wire
	strange bool // the model made nothing of it
}

// converters are those that no stream uses. They are made for one loudspeaker.
type converters []*audio.Resampler

// take returns one that is in the middle of nothing.
func (c *converters) take(s Loudspeaker) *audio.Resampler {
	if last := len(*c) - 1; last >= 0 {
		taken := (*c)[last]
		*c = (*c)[:last]
		return taken
	}
	made, _ := audio.NewResampler(s.wire.RateHz, s.format.RateHz) // NewLoudspeaker could make one
	return made
}

// adds adds a piece as it arrived, encoded. buf is reused.
func (s *stream) adds(encoded []byte, buf []int16, free *converters) []int16 {
	if size := s.speaker.wire.SampleBytes(); len(s.half) > 0 || len(encoded)%size != 0 {
		encoded = append(s.half, encoded...)
		whole := len(encoded) / size * size
		s.half = slices.Clone(encoded[whole:])
		encoded = encoded[:whole]
	}
	buf = s.speaker.wire.AppendSamples(buf[:0], encoded)
	if len(buf) > 0 {
		s.takes(buf)
		s.converts(buf, free)
	}
	return buf
}

// takes notes where a piece stands in what the model makes.
func (s *stream) takes(piece []int16) {
	at, strange := s.came, false
	if s.made != nil {
		at, strange = s.stands(piece)
	}
	last := len(s.runs) - 1
	if last >= 0 && s.runs[last].strange == strange && (strange || s.runs[last].at+s.runs[last].n == at) {
		s.runs[last].n += len(piece)
	} else {
		s.runs = append(s.runs, run{from: s.heardOf(s.came), at: at, n: len(piece), strange: strange})
	}
	s.came += len(piece)
	if !strange {
		s.arrived = max(s.arrived, at+len(piece))
	}
}

// stands returns where a piece stands in what the model makes: behind what arrived of it, or anywhere else. It is strange if
// it stands nowhere.
func (s *stream) stands(piece []int16) (at int, strange bool) {
	is := func(at int) bool {
		return at+len(piece) <= len(s.made) && slices.Equal(s.made[at:at+len(piece)], piece)
	}
	if is(s.arrived) {
		return s.arrived, false
	}
	for at = 0; at+len(piece) <= len(s.made); at++ {
		if is(at) {
			return at, false
		}
	}
	return 0, true
}

// heardOf returns how many samples are heard of so many that came.
func (s *stream) heardOf(came int) int { return s.base.from + s.speaker.scale(came-s.base.n) }

// converts adds what is heard of a piece that takes has noted.
func (s *stream) converts(piece []int16, free *converters) {
	switch {
	case s.speaker.converts():
		if s.converter == nil {
			s.converter = free.take(s.speaker)
		}
		before := len(s.samples)
		s.samples = s.coded(s.converter.Append(s.samples, piece), before)
	case s.made != nil && len(s.runs) == 1 && s.runs[0] == (run{n: s.came}):
		s.samples = s.made[:s.came:s.came]
	default:
		s.samples = append(s.samples, piece...)
	}
}

// ends adds what is still to be heard of what came: for now no more comes.
func (s *stream) ends(free *converters) {
	if s.converter == nil {
		return
	}
	before := len(s.samples)
	s.samples = s.coded(s.converter.Flush(s.samples), before)
	*free = append(*free, s.converter)
	s.converter, s.base = nil, run{from: len(s.samples), n: s.came}
}

// coded returns samples that went through the output's encoding from one on.
func (s *stream) coded(samples []int16, from int) []int16 {
	f := s.speaker.format
	if f.Encoding == audio.PCM16 {
		return samples
	}
	return f.AppendSamples(samples[:from], f.AppendBytes(nil, samples[from:]))
}

// runAt returns the run in which a sample lies, and how many samples of it are left from there on.
func (s *stream) runAt(pos int) (r run, left int) {
	end := max(len(s.samples), s.heardOf(s.came))
	k := len(s.runs) - 1
	for ; k > 0 && s.runs[k].from > pos; k-- {
		end = s.runs[k].from
	}
	if k < 0 {
		return run{}, 0
	}
	return s.runs[k], end - pos
}

// place returns where in what the model makes a sample stands, at the rate of what is heard.
func (s *stream) place(r run, pos int) int { return s.speaker.scale(r.at) + pos - r.from }

// length is how many samples are heard of all that the model makes; of one that nobody knows, of what came so far.
func (s *stream) length() int {
	if s.made == nil {
		return len(s.samples)
	}
	return s.speaker.scale(len(s.made))
}

// reached is the place behind the farthest sample that arrived.
func (s *stream) reached() int {
	if s.made == nil {
		return len(s.samples)
	}
	return s.speaker.scale(s.arrived)
}

// silent reports whether there is no sound between two places of what the model makes.
func (s *stream) silent(from, to int) bool {
	from, to = s.speaker.arrivedAt(from), min(s.speaker.arrivedAt(to), len(s.made))
	return from >= to || isQuiet(s.made[from:to], s.speaker.quiet)
}

// isQuiet reports whether there is no sound in samples.
func isQuiet(samples []int16, quiet int16) bool { return audio.Run(samples, quiet) == len(samples) }
