package cli

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/fakeserver/protocol"
)

// newProtocol builds voicesim protocol.
func newProtocol() *cobra.Command {
	return &cobra.Command{
		Use:   "protocol",
		Short: "Print which events and rules of the protocol the simulated server has",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
			parts := protocol.Parts()
			for i := range parts {
				p := &parts[i]
				if i == 0 || p.Kind != parts[i-1].Kind {
					fmt.Fprintf(w, "%s\thas\tvalidated by\tnote\n", p.Kind)
				}
				fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", p.Name, p.Support, dash(p.ValidatedBy()), p.Note)
			}
			return w.Flush()
		},
	}
}

// dash stands for nothing in a table.
func dash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
