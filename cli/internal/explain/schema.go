package explain

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios/agentfile"
)

// schemas makes the schema of each kind of files.
var schemas = map[string]func() ([]byte, error){
	"scenario": judge.Language().Schema,
	"steps":    judge.Language().FragmentSchema,
	"agent":    agentfile.Schema,
}

// NewSchema builds voicesim schema for a program of a name.
func NewSchema(program string) *cobra.Command {
	kinds := slices.Sorted(maps.Keys(schemas))
	return &cobra.Command{
		Use:   "schema [scenario|agent|steps]",
		Short: "Print the JSON Schema by which editors complete and check files",
		Long: "Prints the JSON Schema of scenario files, of agent files, or of files of steps. An editor with the YAML language server knows it by the first line of a\n" +
			"file: # yaml-language-server: $schema=scenario.schema.json",
		Example:           fmt.Sprintf("  %[1]s schema > scenario.schema.json\n  %[1]s schema agent > agent.schema.json", program),
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: cobra.FixedCompletions(kinds, cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			kind := "scenario"
			if len(args) > 0 {
				kind = args[0]
			}
			schema := schemas[kind]
			if schema == nil {
				return command.Usage(fmt.Errorf("there is no schema of %q: %s", kind, hint(kind, kinds)))
			}
			text, err := schema()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
}

// hint says what may be meant, or all that there is.
func hint(typed string, names []string) string {
	if meant := suggest.Nearest(typed, names, nil); meant != "" {
		return fmt.Sprintf("did you mean %q?", meant)
	}
	return "there are " + strings.Join(names, ", ")
}
