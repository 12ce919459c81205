package serve

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/cli/internal/mcpfile"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
)

// model returns what makes the models of sessions: nil without a file that says what is answered.
func (f *flags) model() (fakeserver.ModelMaker, error) {
	switch {
	case f.rules != "" && f.cassette != "":
		return nil, command.Usage(errors.New("--rules and --cassette both say what is answered: give one of them"))
	case f.cassette != "":
		return readCassette(f.cassette)
	case f.rules != "":
		return readRules(f.rules)
	}
	return nil, nil
}

// readBy reads the file of a flag by a parser. Its errors are of the command line.
func readBy[T any](flag, file string, parse func(file string, data []byte) (T, error)) (parsed T, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return parsed, command.Usage(fmt.Errorf("%s: %w", flag, err))
	}
	if parsed, err = parse(file, data); err != nil {
		return parsed, command.Usage(err)
	}
	return parsed, nil
}

// readRules reads a file of rules.
func readRules(file string) (fakeserver.ModelMaker, error) {
	rules, err := readBy("--rules", file, models.ParseRules)
	if err != nil {
		return nil, err
	}
	return func(fakeserver.SessionInfo) fakeserver.Model { return rules }, nil
}

// readCassette reads a cassette.
func readCassette(file string) (fakeserver.ModelMaker, error) {
	cassette, err := models.ReadCassette(os.DirFS(filepath.Dir(file)), filepath.Base(file))
	if mistakes, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range mistakes.Unwrap() {
			if e, ok := errors.AsType[*models.CassetteError](one); ok {
				e.File = file
			}
		}
		return nil, command.Usage(err)
	}
	if err != nil {
		return nil, command.Usage(fmt.Errorf("--cassette: %w", err))
	}
	if cassette.Len() == 0 {
		return nil, command.Usage(fmt.Errorf("%s: has no replies: a line is such as {\"say\": \"Hello.\"}", file))
	}
	return cassette.NewModel, nil
}

// readMCP reads files of servers of tools, as docs/serve.md describes them.
func readMCP(files []string) ([]fakeserver.MCPServer, error) {
	var all []fakeserver.MCPServer
	for _, file := range files {
		servers, err := readBy("--mcp", file, mcpfile.Parse)
		if err != nil {
			return nil, err
		}
		all = append(all, servers...)
	}
	return all, nil
}
