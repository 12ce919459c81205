package transcribers

import (
	"math"
	"strings"

	"github.com/voicesim/voicesim/fakeserver/internal/seeded"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/wire"
)

// Logprobs returns how sure the model is of each token of a transcript: of what was understood more
// than 0.9, of the rest less than 0.3.
func Logprobs(rng *seeded.RNG, text string, understood bool) []wire.Logprob {
	list := []wire.Logprob{}
	doubtful := 0 // bytes at the start of text
	for len(text) > 0 {
		if at := strings.TrimPrefix(text, " "); strings.HasPrefix(at, recognition.Unintelligible) {
			doubtful = len(text) - len(at) + len(recognition.Unintelligible)
		}
		n := tokens.Next(text)
		list = append(list, logprob(text[:n], logprobOf(rng, understood && doubtful <= 0)))
		text, doubtful = text[n:], doubtful-n
	}
	return list
}

func logprob(token string, value float64) wire.Logprob {
	p := wire.Logprob{Token: token, Logprob: wire.Decimal(value), Bytes: make([]int, len(token))}
	for i := range token {
		p.Bytes[i] = int(token[i])
	}
	return p
}

// logprobOf returns the logarithm of a probability, rounded to six places: mostly near 0 where the model is
// sure, and from -3.2 to -1.2 where it is not. Chosen.
func logprobOf(rng *seeded.RNG, sure bool) float64 {
	const steps = 1 << 20
	x := float64(rng.Uint64("logprobs")%steps) / steps
	if sure {
		return -math.Round(x*x*x*100_000) / 1_000_000
	}
	return -math.Round(math.FMA(x, 2_000_000, 1_200_000)) / 1_000_000
}
