package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/speech/voices"
)

// newVoices builds voicesim voices.
func (p *Program) newVoices() *cobra.Command {
	var l command.Listing
	cmd := &cobra.Command{
		Use:   "voices",
		Short: "Which voices recordings have, which could speak here, and which one is configured",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := p.own(ownFlags{looks: true}, nil)
			if err != nil {
				return err
			}
			if o.unheard != nil {
				p.noteOn(cmd.ErrOrStderr())(o.unheard.Error())
			}
			for _, r := range voices.Recipes() {
				at, state := r.Installed(), "not installed ("+r.Install+")"
				if at != "" {
					state = "installed: " + at
				}
				l.Row(voiceListed{r.Name, at, r.Install, r.About, o.voice != nil && o.voice.Name() == r.Name}, r.Name, state, r.About)
				if r.Voices != nil {
					l.Line("", "", "its voices: "+strings.Join(r.Voices, " "))
				}
			}
			l.Line("\nrecordings have the voices: " + strings.Join(o.finder().VoiceNames(), ", "))
			l.Line("configured: " + o.who())
			return l.Print(cmd.OutOrStdout())
		},
	}
	l.Add(cmd)
	return cmd
}

// voiceListed is a program that speaks, for programs.
type voiceListed struct {
	Name       string `json:"name"`
	Installed  string `json:"installed,omitempty"` // where; "" is nowhere
	Install    string `json:"install"`
	About      string `json:"about"`
	Configured bool   `json:"configured"`
}

// who says who says what is not recorded.
func (o *own) who() string {
	switch {
	case o.voice == nil && o.config.File == "":
		return "nobody (there is no voicesim.yaml); on the simulator the stand-in voice"
	case o.voice == nil:
		return "nobody (" + o.config.File + " names none); on the simulator the stand-in voice"
	}
	kept := "nothing is kept"
	if o.voice.Cache != nil {
		kept = "kept in " + o.voice.Cache.Dir
	}
	return fmt.Sprintf("%s (%s), %s", o.voice.Name(), o.config.File, kept)
}
