package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/speech"
)

// newSpeak builds voicesim speak.
func (p *Program) newSpeak() *cobra.Command {
	var f ownFlags
	var into string
	cmd := &cobra.Command{
		Use:   "speak files or folders",
		Short: "Let a voice say what is not recorded, and keep it among the recordings",
		Long: "Writes a recording of each line of a caller that is neither recorded nor bundled, spoken by the voice of voicesim.yaml or of\n" +
			"--voice. Committed, they are what every machine plays, and no voice is needed there.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.given = givenAll() // nothing of it is asked or run
			return p.speak(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), speaking{f, into}, args)
		},
	}
	cmd.Flags().StringVar(&f.voice, "voice", "", "the voice: a recipe of voicesim voices (default: what voicesim.yaml says)")
	cmd.Flags().StringVar(&into, "into", "", "the folder of recordings (default: the first of voicesim.yaml, else recordings beside it)")
	return cmd
}

// speaking is how lines are spoken.
type speaking struct {
	ownFlags
	into string
}

// speak speaks the lines of scenarios.
func (p *Program) speak(ctx context.Context, stdout, notes io.Writer, f speaking, args []string) error {
	loaded, err := p.loadSome(notes, args, f.ownFlags)
	if err != nil {
		return err
	}
	if err := loaded.Err(); err != nil {
		return err
	}
	if loaded.own.voice == nil {
		return command.Usage(errors.New("nobody can speak: name a voice with --voice, or in voicesim.yaml; voicesim voices shows what there is"))
	}
	if f.into == "" {
		f.into = loaded.own.into(args)
	}
	finder, spoken, done := loaded.own.finder(), 0, map[string]bool{}
	for _, line := range linesOf(loaded.Scenarios()) {
		key := line.Voice + "\x00" + line.Words
		if done[key] || finder.Recorded(line) {
			continue
		}
		done[key] = true
		if v := line.Voice; v != "" && (filepath.Base(v) != v || strings.HasPrefix(v, ".")) {
			return command.Usage(fmt.Errorf("the voice %q cannot be the name of a folder", v))
		}
		s, err := loaded.own.voice.Speak(ctx, line)
		if err != nil {
			return err
		}
		name, err := keep(f.into, line, s)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s  %.1f s  %s\n", filepath.ToSlash(name), audio.Duration(len(s.Samples), audio.RateHz).Seconds(), line.Words)
		spoken++
	}
	fmt.Fprintf(stdout, "lines spoken: %d\n", spoken)
	return nil
}

// linesOf returns what the callers of scenarios say, but for what files beside them say.
func linesOf(scs []*scenarios.Scenario) (lines []speech.Line) {
	for _, sc := range scs {
		for step := range sc.Steps() {
			if step.Caller == nil || !step.Speaks() || step.Caller.Audio != "" {
				continue
			}
			for _, l := range step.Caller.Lines() {
				lines = append(lines, speech.Line{Words: l.Words, Spoken: l.Spoken, Voice: l.Voice})
			}
		}
	}
	return lines
}

// edge is the silence around what is kept.
const edge = 200 * time.Millisecond

// keep writes speech as a recording of a line, and returns the path of its sound.
func keep(into string, line speech.Line, s speech.Speech) (string, error) {
	silence := make([]int16, audio.Samples(edge, audio.RateHz))
	var wav bytes.Buffer
	if err := audio.WriteWAV(&wav, &audio.Clip{Samples: append(append(silence[:len(silence):len(silence)], s.Samples...), silence...)}); err != nil {
		return "", err
	}
	return addRecording(recording{into: into, voice: line.Voice, words: line.Words}, wav.Bytes())
}

// recording is one to be added.
type recording struct {
	into  string // folder
	voice string // subfolder; "" is none
	name  string // of its files, without ending; "" is made of the words
	words string
}

// addRecording writes a recording: the sound and its words. It never overwrites a file.
func addRecording(r recording, wav []byte) (string, error) {
	dir := filepath.Join(r.into, r.voice)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", command.Usage(err)
	}
	stem, chosen := r.name, r.name != ""
	if !chosen {
		stem = reports.FileName(r.words)
	}
	for n := 1; ; n++ {
		path := filepath.Join(dir, stem)
		if n > 1 {
			path += fmt.Sprintf("-%d", n)
		}
		err := writeNew(path+".txt", []byte(r.words+"\n"))
		if errors.Is(err, os.ErrExist) && !chosen && n < 1000 {
			continue
		}
		if err == nil {
			if err = writeNew(path+".wav", wav); err != nil {
				_ = os.Remove(path + ".txt")
			}
		}
		return path + ".wav", err
	}
}

// writeNew writes a file that is not there yet.
func writeNew(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
