package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/speech/voices"
)

// newVoices builds voicesim voices.
func (p *Program) newVoices() *cobra.Command {
	return &cobra.Command{
		Use:   "voices",
		Short: "Which voices recordings have, which could speak here, and which one is configured",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := p.own(ownFlags{}, nil)
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
			for _, r := range voices.Recipes() {
				state := "not installed (" + r.Install + ")"
				if at := r.Installed(); at != "" {
					state = "installed: " + at
				}
				fmt.Fprintf(w, "%s\t%s\t%s\n", r.Name, state, r.About)
				if r.Voices != nil {
					fmt.Fprintf(w, "\t\tits voices: %s\n", strings.Join(r.Voices, " "))
				}
			}
			fmt.Fprintf(w, "\nrecordings have the voices: %s\n", strings.Join(o.finder().VoiceNames(), ", "))
			fmt.Fprintf(w, "configured: %s\n", o.who())
			return w.Flush()
		},
	}
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
