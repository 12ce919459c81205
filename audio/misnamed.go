package audio

import "time"

// FormatCheck finds out whether speech that is said to be of one encoding is of another: PCM16 of which a phone line
// is told that it is mu-law, say, which is heard as noise. The zero value checks PCM16.
//
// Speech is smooth: neighbouring samples differ little. Read in the wrong encoding it is rough. So the reading that is
// much smoother than the one it is said to be is the right one.
type FormatCheck struct {
	Declared Encoding // what the speech is said to be

	readings [3]reading // by encoding
	seen     int        // bytes of it
	looked   int        // bytes, silence included
}

// reading is how rough the speech is in one encoding.
type reading struct {
	power, rough int64 // sums over the samples
	last         int16
	same         int // samples in a row that are equal
}

// digital is from how many equal samples on there is no sound at all, which is smooth in all readings. Chosen.
const digital = 8

// checkedSpeech is how much speech it takes. Chosen by trial with the recordings of package audiofixtures in all
// encodings: of a second, what is right is never taken for wrong, and 99 % of what is wrong is found.
const checkedSpeech = time.Second

// leastSpeech is the least of which anything is said, once the speech has ended.
const leastSpeech = checkedSpeech / 4

// roughest is rougher for the least speech; what is between is told by what is between.
const roughest = 3

// rougher is how many times as rough as another the declared reading of what is wrong is at least. Chosen by the same trial,
// in which no right one was more than 1.1 times as rough.
const rougher = 1.4

// quietest is the mean square of the softest speech that counts: below it is silence, of which nothing can be told.
// Chosen: -45 dBFS.
const quietest = 184 * 184

// Add takes the next piece of the speech: whole samples of what it is said to be. Once it has enough it is over, and
// says what the speech really is; further pieces change nothing.
func (c *FormatCheck) Add(piece []byte) (is Encoding, over bool) {
	if c.over() {
		return c.End(), true
	}
	piece = piece[:min(len(piece), c.enough()-c.seen)]
	c.looked += len(piece)
	var loud bool
	for e := range c.readings {
		power := c.readings[e].take(Encoding(e), piece)
		if Encoding(e) == c.Declared {
			loud = power > int64(quietest*(len(piece)/Format{Encoding: c.Declared}.SampleBytes()))
		}
	}
	if loud {
		c.seen += len(piece)
	}
	return c.End(), c.over()
}

// End says what speech is that has ended, as far as so much of it tells.
func (c *FormatCheck) End() (is Encoding) {
	least := (Format{}).Bytes(leastSpeech)
	if c.seen < least {
		return c.Declared
	}
	share := float64(c.seen-least) / float64(c.enough()-least)
	return c.verdict(roughest - (roughest-rougher)*share)
}

// enough is how many bytes it takes: as many as of PCM16, whatever it is declared to be.
func (c *FormatCheck) enough() int { return Format{}.Bytes(checkedSpeech) }

// mostLooked is after how much silence it gives up. Chosen.
const mostLooked = 4

func (c *FormatCheck) over() bool { return c.seen >= c.enough() || c.looked >= mostLooked*c.enough() }

// verdict is what the speech is, as far as is known.
func (c *FormatCheck) verdict(times float64) Encoding {
	is, best := c.Declared, c.readings[c.Declared].roughness()/times
	for e := range c.readings {
		if r := c.readings[e].roughness(); r < best {
			is, best = Encoding(e), r
		}
	}
	return is
}

// roughness is the share of the power that is in the differences; what has no power is as rough as can be.
func (r *reading) roughness() float64 {
	if r.power == 0 {
		return 4
	}
	return float64(r.rough) / float64(r.power)
}

// take reads a piece, and returns its power.
func (r *reading) take(e Encoding, piece []byte) (power int64) {
	step := Format{Encoding: e}.SampleBytes()
	last, same, rough := int64(r.last), r.same, r.rough
	for i := 0; i+step <= len(piece); i += step {
		var sample int64
		switch e {
		case PCM16:
			sample = int64(int16(uint16(piece[i]) | uint16(piece[i+1])<<8))
		case PCMU:
			sample = int64(muLawDecoded[piece[i]])
		case PCMA:
			sample = int64(aLawDecoded[piece[i]])
		}
		if same++; sample != last {
			same = 0
		}
		if same < digital {
			rough += (sample - last) * (sample - last)
			power += sample * sample
		}
		last = sample
	}
	r.last, r.same, r.rough = int16(last), same, rough
	r.power += power
	return power
}
