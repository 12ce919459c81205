package cli

import (
	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/fakeserver/protocol"
)

// newProtocol builds voicesim protocol.
func newProtocol() *cobra.Command {
	var l command.Listing
	cmd := &cobra.Command{
		Use:   "protocol",
		Short: "Print which events and rules of the protocol the simulated server has",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			parts := protocol.Parts()
			for i := range parts {
				p := &parts[i]
				if i == 0 || p.Kind != parts[i-1].Kind {
					l.Line(p.Kind.String(), "has", "validated by", "note")
				}
				l.Row(partListed{p.Kind.String(), p.Name, p.Support.String(), p.ValidatedBy(), p.Note}, "  "+p.Name, p.Support.String(), dash(p.ValidatedBy()), p.Note)
			}
			return l.Print(cmd.OutOrStdout())
		},
	}
	l.Add(cmd)
	return cmd
}

// partListed is a part of the protocol, for programs.
type partListed struct {
	Kind        string `json:"kind"`
	Name        string `json:"name"`
	Has         string `json:"has"`
	ValidatedBy string `json:"validated_by,omitempty"`
	Note        string `json:"note,omitempty"`
}

// dash stands for nothing in a table.
func dash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
