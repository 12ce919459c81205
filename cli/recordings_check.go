package cli

import (
	"fmt"
	"io"
	"math"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/speech"
)

func (p *Program) newRecordingsCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check [folders]",
		Short: "Look at the recordings: files, levels, clipping, rates, silence around, and words that sound alike",
		Long: "Prints a line for each recording, and below it what is wrong. What cannot be used, and what the simulator takes for other\n" +
			"words, makes the exit code 1; the rest is advice.",
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := p.ownRecordings(args)
			if err != nil {
				return err
			}
			return o.check(cmd.OutOrStdout())
		},
	}
}

// check looks at all recordings.
func (o *own) check(w io.Writer) error {
	problems := o.problems()
	for _, text := range problems {
		fmt.Fprintln(w, text)
	}
	wrong, advice := len(problems), 0
	heard := newListener(o.all())
	for _, r := range o.all() {
		take, err := r.Take()
		if err != nil {
			fmt.Fprintln(w, err)
			wrong++
			continue
		}
		fmt.Fprintf(w, "%s  %s  %s\n", r.File, measured(take), r.Text)
		if text := heard.mistaken(r, take); text != "" {
			fmt.Fprintf(w, "  %s\n", text)
			wrong++
		}
		for _, text := range warnings(take) {
			fmt.Fprintf(w, "  %s\n", text)
			advice++
		}
	}
	fmt.Fprintf(w, "recordings: %d, wrong: %d, advice: %d\n", len(o.all()), wrong, advice)
	if wrong > 0 {
		return errFailed
	}
	return nil
}

// measured is a line of figures.
func measured(t *speech.Take) string {
	return fmt.Sprintf("%.1f s  speech %.0f dBFS, peak %.0f  %d Hz  silence %.1f s before, %.1f s behind",
		(t.End() - t.Start()).Seconds(), level(t), audio.PeakDBFS(t.Samples), max(t.Clip.RateHz, 1), t.Start().Seconds(), behind(t).Seconds())
}

// level is that of the speech without the pauses.
func level(t *speech.Take) float64 {
	var power float64
	var n int
	for _, s := range t.Sounds {
		part := t.Samples[audio.Samples(s.Start, audio.RateHz):min(audio.Samples(s.End, audio.RateHz), len(t.Samples))]
		rms := audio.RMS(part)
		power, n = power+rms*rms*float64(len(part)), n+len(part)
	}
	return 10 * math.Log10(power/float64(max(n, 1))/(1<<30))
}

func behind(t *speech.Take) time.Duration {
	return audio.Duration(len(t.Samples), audio.RateHz) - t.End()
}

// What is advised against, chosen: the simulator's turn detection hears speech from about -50 dBFS on, and what is
// twenty decibels above is safe for others too.
const (
	tooSoft    = -35.0
	tooLoud    = -10.0
	tooNoisy   = 20.0 // dB between speech and the noise behind it
	tooLong    = 30 * time.Second
	lowestRate = 16000
	mostClips  = 10
)

// warnings are what could be better about a recording.
func warnings(t *speech.Take) (texts []string) {
	say := func(format string, args ...any) { texts = append(texts, fmt.Sprintf(format, args...)) }
	speaking := level(t)
	if speaking < tooSoft {
		say("soft: speech of %.0f dBFS; bring it to -20, as with: sox in.wav out.wav gain -n -3", speaking)
	}
	if speaking > tooLoud {
		say("loud: speech of %.0f dBFS; bring it to -20", speaking)
	}
	if n := clipped(t.Clip.Samples); n > mostClips {
		say("clipped: %d samples at full scale; record it softer", n)
	}
	if t.Clip.RateHz > 0 && t.Clip.RateHz < lowestRate {
		say("%d Hz: the sound of a telephone; what lies above %d Hz is missing", t.Clip.RateHz, t.Clip.RateHz/2)
	}
	if apart := speaking - t.Quiet; apart < tooNoisy && len(t.Sounds) > 0 && t.Start()+behind(t) > 100*time.Millisecond {
		say("noisy: the speech is %.0f dB above the room", apart)
	}
	if long := t.End() - t.Start(); long > tooLong {
		say("long: %.0f s for one turn of a caller", long.Seconds())
	}
	return texts
}

// clipped counts the samples at full scale.
func clipped(samples []int16) (n int) {
	for _, s := range samples {
		if s == math.MaxInt16 || s == math.MinInt16 {
			n++
		}
	}
	return n
}

// listener understands recordings as the simulator does.
type listener struct{ recogniser *recognition.Recogniser }

// newListener knows recordings, and the bundled ones.
func newListener(all []*speech.Recording) *listener {
	var known []recognition.Utterance
	for _, r := range all {
		if s, err := r.Speech(); err == nil && r.Voice != speech.AgentVoice {
			known = append(known, recognition.Utterance{Text: r.Text, Samples: s.Samples, Words: s.Words})
		}
	}
	for _, u := range audiofixtures.All() {
		if u.Role == audiofixtures.Caller {
			known = append(known, recognition.Utterance{Text: u.Text, Samples: u.Samples()})
		}
	}
	return &listener{recognition.New(recognition.NewVocabulary(known))}
}

// mistaken says for what the simulator takes a recording; "" where it understands its words.
func (l *listener) mistaken(r *speech.Recording, t *speech.Take) string {
	if r.Voice == speech.AgentVoice {
		return ""
	}
	silence := make([]int16, audio.RateHz/2)
	u := l.recogniser.Understand(append(append(silence, t.Speech(r.Text).Samples...), silence...), audio.RateHz)
	if words.Fold(u.Transcript).Key() == words.Fold(r.Text).Key() {
		return ""
	}
	return fmt.Sprintf("sounds like %q to the simulator: say it otherwise, or check that the words are those of the recording", u.Transcript)
}
