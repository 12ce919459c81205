package audiofixtures_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/audiofixtures/internal/synth"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

// count returns how many recordings of a role there are.
func count(role string) int {
	n := 0
	for _, u := range audiofixtures.All() {
		if u.Role == role {
			n++
		}
	}
	return n
}

var _ = Describe("the recordings", func() {
	It("are enough callers, agents and noises to play with", func() {
		Expect(count(audiofixtures.Caller)).To(BeNumerically(">=", 24))
		Expect(count(audiofixtures.Agent)).To(BeNumerically(">=", 8))
		Expect(count(audiofixtures.Noise)).To(Equal(4))
		Expect(audiofixtures.All()).To(HaveLen(count(audiofixtures.Caller) + count(audiofixtures.Agent) + 4))
	})

	It("have a file each, and no file is unlisted", func() {
		files, err := filepath.Glob("wav/*")
		Expect(err).NotTo(HaveOccurred())
		var listed []string
		for _, u := range audiofixtures.All() {
			listed = append(listed, "wav/"+u.ID+".wav")
		}
		Expect(files).To(ConsistOf(listed))
	})

	It("are those of texts.txt, in its order", func() {
		lines, err := synth.ParseList(read("texts.txt"))
		Expect(err).NotTo(HaveOccurred())
		all := audiofixtures.All()
		Expect(all).To(HaveLen(len(lines)))
		for i, line := range lines {
			Expect([]string{all[i].ID, all[i].Role, all[i].Voice, all[i].Text, all[i].Spoken}).
				To(Equal([]string{line.ID, line.Role, line.Voice, line.Text, line.Spoken()}))
		}
	})

	It("stay small enough to live in a repository", func() {
		bytes := 0
		for _, u := range audiofixtures.All() {
			bytes += 44 + 2*len(u.Samples())
		}
		Expect(bytes).To(BeNumerically("<", 9_000_000))
	})

	It("name a licence whose text is in the NOTICE, as is each voice", func() {
		notice := string(read("NOTICE"))
		for _, u := range audiofixtures.All() {
			heading := u.Licence + "\n" + strings.Repeat("=", len(u.Licence)) + "\n"
			Expect(notice).To(ContainSubstring("\n"+heading), u.ID)
			Expect(notice).To(MatchRegexp(`\b`+regexp.QuoteMeta(u.Voice)+`\b`), u.ID)
		}
	})

	It("never contain a card number", func() {
		digit := map[string]string{"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"}
		for _, u := range audiofixtures.All() {
			Expect(u.Text).NotTo(MatchRegexp(`\b(?:\d[ -]?){13,16}\b`), u.ID)
			run := 0
			for _, word := range strings.Fields(audiofixtures.Normalise(u.Spoken)) {
				if run++; digit[word] == "" {
					run = 0
				}
				Expect(run).To(BeNumerically("<", 13), u.ID)
			}
		}
	})

	It("let callers and agents speak with different voices", func() {
		for _, u := range audiofixtures.All() {
			switch u.Role {
			case audiofixtures.Caller:
				Expect(u.Voice).To(BeElementOf("rms", "slt", "awb"), u.ID)
			case audiofixtures.Agent:
				Expect(u.Voice).To(Equal("cmu_us_slt_arctic_hts"), u.ID)
			default:
				Expect(u.Voice).To(BeEmpty(), u.ID)
			}
		}
	})

	It("are found once by each wording, role and voice", func() {
		seen := map[string]string{}
		for _, u := range audiofixtures.All() {
			key := u.Role + "/" + u.Voice + "/" + audiofixtures.Normalise(u.Text)
			Expect(seen).NotTo(HaveKey(key), u.ID)
			seen[key] = u.ID
		}
	})
})

var _ = Describe("each recording", func() {
	for _, u := range audiofixtures.All() {
		It(u.ID+" is the file the manifest describes", func() {
			file := read("wav/" + u.ID + ".wav")
			sum := sha256.Sum256(file)
			Expect(hex.EncodeToString(sum[:])).To(Equal(u.SHA256))
			Expect(file[36:40]).To(BeEquivalentTo("data"), "a header of 44 bytes")
			Expect(file).To(HaveLen(44 + 2*len(u.Samples())))

			clip, err := audio.ReadWAV(bytes.NewReader(file))
			Expect(err).NotTo(HaveOccurred())
			Expect(clip.RateHz).To(Equal(audio.RateHz))
			Expect(clip.Channels).To(Equal(1))
			Expect(clip.Samples).To(Equal(u.Samples()))
		})
	}
})

var _ = Describe("Utterance", func() {
	It("decodes its samples once and shares them", func() {
		u, ok := audiofixtures.Find(audiofixtures.Caller, "Yes.", "")
		Expect(ok).To(BeTrue())
		Expect(&u.Samples()[0]).To(BeIdenticalTo(&u.Samples()[0]))
	})

	It("may be decoded by many at once", func() {
		err := virtualtime.Run(func(context.Context) error {
			var asking sync.WaitGroup
			for range 8 {
				asking.Go(func() {
					for _, u := range audiofixtures.All() {
						u.Samples()
					}
				})
			}
			asking.Wait()
			return nil
		})
		Expect(err).NotTo(HaveOccurred())
	})
})
