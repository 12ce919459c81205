package cli

import (
	"fmt"
	"os"
	"slices"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios/agentfile"
)

// What --allow can say.
const (
	allowExec = "exec"
	allowHTTP = "http"
)

// allowUsage is the help of --allow.
const allowUsage = "what tools of agent files may do, where you trust the folder: exec (run programs), http (make requests)"

// givenBy returns what --allow gives to the tools of agent files.
func givenBy(allow []string) (agentfile.Given, error) {
	known := []string{allowExec, allowHTTP}
	for _, what := range allow {
		if !slices.Contains(known, what) {
			return agentfile.Given{}, command.Usage(fmt.Errorf("--allow %s: %s", what, suggest.DidYouMean(what, known, nil)))
		}
	}
	return agentfile.Given{HTTP: slices.Contains(allow, allowHTTP), Exec: slices.Contains(allow, allowExec), Env: os.LookupEnv}, nil
}

// givenAll is for commands that only look at files: nothing of it is used.
func givenAll() agentfile.Given {
	return agentfile.Given{HTTP: true, Exec: true, Env: func(string) (string, bool) { return "", true }}
}
