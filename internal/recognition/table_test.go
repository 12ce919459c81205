package recognition_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/recognition"
)

// verdict is what became of a turn.
type verdict int

const (
	whole     verdict = iota // all that was said and nothing else; of a wrong rate, the rate and the words named
	inPart                   // some of it, the rest said to be unintelligible
	notAtAll                 // nothing of it
	wrong                    // something that was not said
	unfounded                // of speech whose recording is unknown: something that was not said
	guessed                  // of agents and noises: anything
	verdicts
)

// tableFile is where the measured table is published, between two marks.
const (
	tableFile  = "../../docs/recognition.md"
	tableBegin = "<!-- measured: begin -->\n"
	tableEnd   = "<!-- measured: end -->"
)

var _ = Describe("The table of recognition", Label("tools", "table"), func() {
	It("is what is measured", func() {
		text, err := os.ReadFile(tableFile)
		Expect(err).NotTo(HaveOccurred())
		before, rest, found := strings.Cut(string(text), tableBegin)
		Expect(found).To(BeTrue(), "%s has no mark %q", tableFile, tableBegin)
		published, after, found := strings.Cut(rest, tableEnd)
		Expect(found).To(BeTrue(), "%s has no mark %q", tableFile, tableEnd)

		measured := recognitionTable()
		GinkgoWriter.Println(measured)
		if os.Getenv("VOICESIM_UPDATE") != "" {
			Expect(os.WriteFile(tableFile, []byte(before+tableBegin+measured+tableEnd+after), 0o644)).To(Succeed())
			return
		}
		Expect(published).To(Equal(measured), "VOICESIM_UPDATE=1 writes the measured table into "+tableFile)
	})
})

// recognitionTable measures and returns Markdown.
func recognitionTable() string {
	callers, agents := recorded(audiofixtures.Caller), recorded(audiofixtures.Agent)
	noises := recorded(audiofixtures.Noise)
	var table strings.Builder
	table.WriteString("| what happens to the sound | understood | in part | not at all | wrong | left out: wrong | others: wrong |\n")
	table.WriteString("| --- | --: | --: | --: | --: | --: | --: |\n")
	known := newExamination(callers, slices.Concat(agents, noises))
	for _, c := range conditions {
		known.reset()
		known.run(c, takes)
		table.WriteString(known.row(c.name))
	}
	fresh := newExamination(agents, slices.Concat(callers, noises))
	for _, c := range conditions {
		if !c.ofAgents {
			fresh.run(c, 1)
		}
	}
	table.WriteString(fresh.row("all of this, with agents for callers"))
	return table.String()
}

// examination counts what becomes of recordings that a server knows, of each while it knows all but that
// one, and of others.
type examination struct {
	recordings, others []recognition.Utterance
	all                *recognition.Vocabulary
	without            []*recognition.Vocabulary
	counts             [verdicts]int
	said, unknown      int
}

func newExamination(recordings, others []recognition.Utterance) *examination {
	e := &examination{recordings: recordings, others: others, all: recognition.NewVocabulary(recordings)}
	for i := range recordings {
		e.without = append(e.without, recognition.NewVocabulary(slices.Delete(slices.Clone(recordings), i, i+1)))
	}
	return e
}

func (e *examination) reset() { e.counts, e.said, e.unknown = [verdicts]int{}, 0, 0 }

func (e *examination) run(c condition, takes int) {
	for n := range takes {
		for i, u := range e.recordings {
			number := n*len(e.recordings) + i
			e.counts[judge(c, u, understood(c, u, number, e.all))]++
			if judge(c, u, understood(c, u, number, e.without[i])) == wrong {
				e.counts[unfounded]++
			}
		}
		for i, u := range e.others {
			if got := understood(c, u, n*len(e.others)+i, e.all); got.Known || got.Diagnosis != "" {
				GinkgoWriter.Printf("%s: guessed of %s: %+v\n", c.name, u.Text, got)
				e.counts[guessed]++
			}
		}
	}
	e.said += takes * len(e.recordings)
	e.unknown += takes * len(e.others)
}

// row is a row of the table.
func (e *examination) row(name string) string {
	row := "| " + name + " |"
	for v, n := range e.counts {
		of := e.said
		if verdict(v) == guessed {
			of = e.unknown
		}
		row += fmt.Sprintf(" %.1f %% |", 100*float64(n)/float64(of))
	}
	return row + "\n"
}

// understood is what a server with a vocabulary understands of a recording.
func understood(c condition, u recognition.Utterance, number int, v *recognition.Vocabulary) recognition.Understanding {
	return recognition.New(v).Understand(c.line(newTake(u, c.cut, number)))
}

// judge compares what was understood with what was said, and puts on record what is not whole.
func judge(c condition, u recognition.Utterance, got recognition.Understanding) verdict {
	v := judgeWords(c, u, got)
	if c.sentAs != 0 {
		v = judgeRate(c, u, got)
	}
	if v != whole {
		GinkgoWriter.Printf("%s: %s: %q: %+v\n", c.name, [...]string{"whole", "in part", "not at all", "wrong"}[v], u.Text, got)
	}
	return v
}

func judgeWords(c condition, u recognition.Utterance, got recognition.Understanding) verdict {
	said := strings.Fields(u.Text)
	shown := strings.Fields(strings.ReplaceAll(got.Transcript, "[unintelligible]", ""))
	gaps := strings.Contains(got.Transcript, "[unintelligible]") || got.Diagnosis != ""
	switch {
	case strings.Contains(got.Diagnosis, "the audio says"), !inOrder(shown, said):
		return wrong
	case c.cut && halfOf(u, len(shown)) && len(shown) == 0:
		return whole // too little was said
	case !got.Known:
		return notAtAll
	case c.cut && halfOf(u, len(shown)) && !gaps && got.Unfinished:
		return whole
	case !c.cut && got.Transcript == u.Text && !gaps && !got.Unfinished:
		return whole
	}
	return inPart
}

// halfOf reports whether n words end where a recording is cut: the word that is cut may be among them.
func halfOf(u recognition.Utterance, n int) bool {
	least, most := 0, 0
	for _, w := range u.Words {
		if samples := cutAt(u); int(w.End.Seconds()*24000) <= samples {
			least++
			most++
		} else if int(w.Start.Seconds()*24000) < samples {
			most++
		}
	}
	return n >= least && n <= most
}

// inOrder reports whether the words shown are among those said, in order. Punctuation does not count.
func inOrder(shown, said []string) bool {
	for _, w := range shown {
		at := slices.IndexFunc(said, func(s string) bool { return audiofixtures.Normalise(s) == audiofixtures.Normalise(w) })
		if at < 0 {
			return false
		}
		said = said[at+1:]
	}
	return true
}

// judgeRate is judge where the rate is wrong: the server should say so, and what was said.
func judgeRate(c condition, u recognition.Utterance, got recognition.Understanding) verdict {
	if got.Known {
		return wrong
	}
	if got.Diagnosis == "" {
		return notAtAll
	}
	why := fmt.Sprintf(", but it was probably recorded at %d Hz and sent as 24000 Hz", c.sentAs)
	says, right := strings.CutSuffix(got.Diagnosis, why)
	text, err := strconv.Unquote(strings.TrimPrefix(says, "the audio says "))
	switch shown := strings.Fields(strings.ReplaceAll(text, "[unintelligible]", "")); {
	case !right || err != nil || !inOrder(shown, strings.Fields(u.Text)):
		return wrong
	case text == u.Text:
		return whole
	}
	return inPart
}
