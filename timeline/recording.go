package timeline

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"time"

	"github.com/voicesim/voicesim/audio"
)

// RateHz is the rate of both tracks, samples a second.
const RateHz = audio.RateHz

// Recording is a finished call.
type Recording struct {
	Records []Record      // all of them, in canonical order
	Length  time.Duration // from the start of the call until nothing more was recorded
	Caller  []int16       // what the caller sent, mono PCM16 at RateHz, from the start of the call
	Agent   []int16       // what the caller heard of the agent, likewise
}

// Finish takes whatever is left in the recorder and returns the whole call, which ended at length. The
// recorder must not be used afterwards.
func (r *Recorder) Finish(length time.Duration, caller, agent []int16) *Recording {
	r.Take(1<<63 - 1)
	return &Recording{Records: r.taken, Length: length, Caller: caller, Agent: agent}
}

// Add adds a record of what became known when the call was over, behind all others, and returns it.
func (r *Recording) Add(at time.Duration, f Fact) Record {
	rec := Record{At: at, Fact: f}
	for _, other := range r.Records {
		rec.At = max(rec.At, other.At+1)
		if other.Fact.Lane() == f.Lane() {
			rec.Seq = max(rec.Seq, other.Seq+1)
		}
	}
	r.Records = append(r.Records, rec)
	return rec
}

// entry is a record as it stands in artefacts and under the hash.
type entry struct {
	AtNS int64  `json:"at_ns"`
	Lane Lane   `json:"lane"`
	Seq  int    `json:"seq"`
	Kind string `json:"kind"`
	Fact Fact   `json:"fact"`
}

// MarshalJSON implements json.Marshaler: the offset in nanoseconds, the lane, the place, the fact's
// kind and its fields.
func (r Record) MarshalJSON() ([]byte, error) { return json.Marshal(r.entry()) }

func (r Record) entry() entry {
	return entry{AtNS: int64(r.At), Lane: r.Fact.Lane(), Seq: r.Seq, Kind: r.Fact.Kind(), Fact: r.Fact}
}

// String renders the record on one line, for messages.
func (r Record) String() string {
	fact, err := json.Marshal(r.Fact)
	if err != nil {
		fact = []byte(err.Error())
	}
	return fmt.Sprintf("%.6f s  %s/%d  %s %s", r.At.Seconds(), r.Fact.Lane(), r.Seq, r.Fact.Kind(), fact)
}

// SHA256 is the fingerprint of the call, in hexadecimal: every record, its length and every sample of
// both tracks. Two plays of one call in virtual time have the same.
func (r *Recording) SHA256() (string, error) {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, rec := range r.Records {
		if err := enc.Encode(rec.entry()); err != nil {
			return "", fmt.Errorf("fingerprint of %s: %w", rec.Fact.Kind(), err)
		}
	}
	fmt.Fprintln(h, int64(r.Length))
	hashSamples(h, r.Caller)
	hashSamples(h, r.Agent)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// hashSamples adds the number of samples and the samples, little-endian, in blocks.
func hashSamples(h hash.Hash, samples []int16) {
	var room [8192]byte
	h.Write(binary.LittleEndian.AppendUint64(room[:0], uint64(len(samples))))
	for len(samples) > 0 {
		n := min(len(samples), len(room)/2)
		h.Write(audio.Format{}.AppendBytes(room[:0], samples[:n]))
		samples = samples[n:]
	}
}
