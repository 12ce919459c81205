package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/speech"
)

// newRecordings builds voicesim recordings.
func (p *Program) newRecordings() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "recordings",
		Short: "A project's own recordings of what callers say",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.newRecordingsList(), p.newRecordingsAdd(), p.newRecordingsCheck(), p.newRecordingsPlay())
	return cmd
}

func (p *Program) newRecordingsList() *cobra.Command {
	var l command.Listing
	cmd := &cobra.Command{
		Use:   "list [folders]",
		Short: "The recordings, with voice, length and words",
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := p.ownRecordings(args)
			if err != nil {
				return err
			}
			for _, r := range o.all() {
				listed, length := recordingListed{File: r.File, Voice: r.Voice, Words: r.Text}, "unusable"
				if s, err := r.Speech(); err == nil {
					listed.Seconds = audio.Duration(len(s.Samples), audio.RateHz).Seconds()
					length = fmt.Sprintf("%.1f s", listed.Seconds)
				}
				l.Row(listed, r.File, r.Voice, length, r.Text)
			}
			for _, text := range o.problems() {
				p.noteOn(cmd.ErrOrStderr())(text)
			}
			return l.Print(cmd.OutOrStdout())
		},
	}
	l.Add(cmd)
	return cmd
}

// ownRecordings reads the folders of recordings that are named, or else those of the project.
func (p *Program) ownRecordings(args []string) (*own, error) {
	o, err := p.own(ownFlags{voice: noVoice}, nil)
	if err != nil || len(args) == 0 {
		return o, err
	}
	o.folders = nil
	for _, name := range args {
		folder, err := speech.OpenFolder(os.DirFS(name), filepath.ToSlash(name))
		if err != nil {
			return nil, command.Usage(fmt.Errorf("%s: %w", name, err))
		}
		o.folders = append(o.folders, folder)
	}
	return o, nil
}

// all returns the recordings of all folders.
func (o *own) all() (all []*speech.Recording) {
	for _, f := range o.folders {
		all = append(all, f.Recordings...)
	}
	return all
}

func (p *Program) newRecordingsAdd() *cobra.Command {
	var r recording
	cmd := &cobra.Command{
		Use:     "add file.wav --words \"what is said\"",
		Short:   "Put a WAV file among the recordings",
		Example: "  " + p.name() + " recordings add lamp.wav --words \"It's about the broken lamp.\" --voice anna",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.addRecording(cmd.OutOrStdout(), r, args[0])
		},
	}
	cmd.Flags().StringVar(&r.words, "words", "", "what is said, as scenarios write it")
	cmd.Flags().StringVar(&r.voice, "voice", "", "whose voice it is (default: nobody's, which fits every caller)")
	cmd.Flags().StringVar(&r.name, "name", "", "the name of its files, without ending (default: made of the words)")
	cmd.Flags().StringVar(&r.into, "into", "", "the folder of recordings (default: the first of voicesim.yaml, else recordings beside it)")
	return cmd
}

// addRecording puts a file among the recordings.
func (p *Program) addRecording(stdout io.Writer, r recording, file string) error {
	o, err := p.own(ownFlags{voice: noVoice}, nil)
	if err != nil {
		return err
	}
	if r.words = strings.Join(strings.Fields(r.words), " "); speech.Length(strings.ReplaceAll(r.words, " ", "")) == 0 {
		return command.Usage(errors.New("--words says what is said in the recording: it needs words"))
	}
	for _, name := range []string{r.name, r.voice} {
		if name != "" && (filepath.Base(name) != name || strings.HasPrefix(name, ".")) {
			return command.Usage(fmt.Errorf("%q cannot be the name of a file or folder", name))
		}
	}
	if r.into == "" {
		r.into = o.into(nil)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return command.Usage(err)
	}
	take, err := speech.ReadTake(filepath.ToSlash(file), data)
	if err != nil {
		return command.Usage(err)
	}
	if folder, err := speech.OpenFolder(os.DirFS(r.into), filepath.ToSlash(r.into)); err == nil {
		if other, ok := folder.Find(r.words, r.voice); ok && other.Voice == r.voice {
			return command.Usage(fmt.Errorf("%s says these words already: remove it first, or name another --voice", other.File))
		}
	}
	path, err := addRecording(r, data)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s  %.1f s  %s\n", filepath.ToSlash(path), (take.End() - take.Start()).Seconds(), r.words)
	for _, text := range warnings(take) {
		fmt.Fprintf(stdout, "  %s\n", text)
	}
	return nil
}

// players are programs that play a WAV file, with the options that they need before it.
var players = [][]string{
	{"paplay"}, {"aplay", "-q"}, {"pw-play"}, {"afplay"}, {"ffplay", "-nodisp", "-autoexit", "-loglevel", "error"}, {"play", "-q"},
}

func (p *Program) newRecordingsPlay() *cobra.Command {
	return &cobra.Command{
		Use:   "play file or words",
		Short: "Play a recording by an installed player",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file := strings.Join(args, " ")
			if _, err := os.Stat(file); err == nil {
				return playFile(cmd.Context(), file, cmd.ErrOrStderr())
			}
			o, err := p.ownRecordings(nil)
			if err != nil {
				return err
			}
			return o.playWords(cmd.Context(), file, cmd.ErrOrStderr())
		},
	}
}

// playWords plays the recording that says words: one of the project's, or else a bundled one.
func (o *own) playWords(ctx context.Context, words string, stderr io.Writer) error {
	for _, f := range o.folders {
		if r, ok := f.Find(words, ""); ok {
			return playFile(ctx, r.File, stderr)
		}
	}
	for _, role := range []string{audiofixtures.Caller, audiofixtures.Agent, audiofixtures.Noise} {
		if u, ok := audiofixtures.Find(role, words, ""); ok {
			return playBundled(ctx, u, stderr)
		}
	}
	return command.Usage(fmt.Errorf("there is no file %q, and no recording of these words", words))
}

// playBundled plays a bundled recording, by a file that is gone afterwards.
func playBundled(ctx context.Context, u *audiofixtures.Utterance, stderr io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "voicesim-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	var wav bytes.Buffer
	if err := audio.WriteWAV(&wav, &audio.Clip{Samples: u.Samples()}); err != nil {
		return err
	}
	file := filepath.Join(dir, u.ID+".wav")
	if err := os.WriteFile(file, wav.Bytes(), 0o600); err != nil {
		return err
	}
	return playFile(ctx, file, stderr)
}

// playFile plays a file to its end.
func playFile(ctx context.Context, file string, stderr io.Writer) error {
	var names []string
	for _, player := range players {
		at, err := exec.LookPath(player[0])
		if err != nil {
			names = append(names, player[0])
			continue
		}
		cmd := exec.CommandContext(ctx, at, append(append([]string{}, player[1:]...), file)...)
		cmd.Stderr = stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w", player[0], err)
		}
		return nil
	}
	return fmt.Errorf("no player is installed: looked for %s", strings.Join(names, ", "))
}
