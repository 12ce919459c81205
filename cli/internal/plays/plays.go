package plays

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Play is one play of a file.
type Play struct {
	File   int    // its place among the files
	Number int    // which play of the file, from 1 to Of
	Of     int    // how often the file is played
	Seed   uint64 // of everything random in the simulator
	Place  int    // in the whole run, from 0

	Offset *time.Duration // of a sweep, the only one that is played; nil is all
	Order  *uint64        // of many orders of the server's events, likewise
}

// Retry is the seed of an attempt, which counts from 0. No two attempts of a file have the same.
func (p Play) Retry(attempt int) uint64 { return p.Seed + uint64(attempt*p.Of) }

// All returns the plays of files, each as often as repeat says (at least once), with seeds from seed up.
func All(files int, repeat func(file int) int, seed uint64) []Play {
	var all []Play
	for file := range files {
		of := max(repeat(file), 1)
		for k := range of {
			all = append(all, Play{File: file, Number: k + 1, Of: of, Seed: seed + uint64(k), Place: len(all)})
		}
	}
	return all
}

// Shuffle returns the plays in an order that the seed decides.
func Shuffle(list []Play, seed uint64) []Play {
	key := func(p Play) [sha256.Size]byte {
		return sha256.Sum256(binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, seed), uint64(p.Place)))
	}
	return slices.SortedFunc(slices.Values(list), func(a, b Play) int {
		x, y := key(a), key(b)
		return slices.Compare(x[:], y[:])
	})
}

// Split returns the plays of each of a number of shards, in the order of their places: the longest first to the shard that has least to do. weights
// are how long plays take, by place; without any, all take as long.
func Split(all []Play, weights []float64, shards int) [][]Play {
	parts, load := make([][]Play, shards), make([]float64, shards)
	weight := func(p Play) float64 {
		if len(weights) == 0 {
			return 1
		}
		return weights[p.Place]
	}
	longest := slices.Clone(all)
	slices.SortStableFunc(longest, func(a, b Play) int { return cmp.Compare(weight(b), weight(a)) })
	for _, p := range longest {
		least := 0
		for i := range load {
			if load[i] < load[least] || load[i] == load[least] && len(parts[i]) < len(parts[least]) {
				least = i
			}
		}
		load[least] += weight(p)
		parts[least] = append(parts[least], p)
	}
	for _, part := range parts {
		slices.SortFunc(part, func(a, b Play) int { return cmp.Compare(a.Place, b.Place) })
	}
	return parts
}

// Fingerprint tells a plan from others: which plays of which files there are, and which shard has which. names stand for the files.
func Fingerprint(names []string, parts [][]Play) string {
	var text strings.Builder
	for i, part := range parts {
		for _, p := range part {
			fmt.Fprintf(&text, "%d %d %q %d %d %d\n", i, p.Place, names[p.File], p.Number, p.Of, p.Seed)
		}
	}
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:8])
}
