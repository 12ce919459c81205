package archtest

import (
	"slices"
	"strings"
)

// Doors returns the packages from elsewhere that only some of ours may import. A key that ends in a
// slash stands for everything below it; a package stands for those below it too. Third parties that
// are not listed are for tests only.
func Doors() map[string][]string {
	return map[string][]string{
		"github.com/coder/websocket":       {"internal/transport"},
		"github.com/go-audio/":             {"audio"},
		"go.yaml.in/yaml/":                 {"scenarios", "cli", "internal/config", "internal/recorded"},
		"github.com/google/jsonschema-go/": {"agents"},
		"github.com/modelcontextprotocol/": {"scenarios/agentfile"},
		"github.com/expr-lang/":            {"internal/where"},
		"github.com/fsnotify/fsnotify":     {"cli/internal/filewatch"},
		"github.com/spf13/cobra":           {"cli", "cli/internal/command", "cli/internal/explain", "cli/internal/lint", "cli/internal/serve"},
		"github.com/spf13/pflag":           {"cli"},
		"golang.org/x/term":                {"cli/internal/terminal"},
		"testing":                          {"internal/virtualtime"},
		"testing/synctest":                 {"internal/virtualtime"},
		"github.com/onsi/":                 {"internal/servertest", "internal/specs", "matchers"}, // for specs
		"html/template":                    {"reports"},
		"os":                               {"cli", "reports", "audiofixtures/internal", "internal/config", "internal/specs", "internal/wholefile", "matchers", "speech/voices"},
		"os/exec":                          {"audiofixtures/internal", "cli", "scenarios/agentfile", "speech/voices"},
		"os/signal":                        {"cli"},
		"flag":                             {"audiofixtures/internal"},
		"C":                                {},
		"unsafe":                           {},
		"math/rand":                        {},
	}
}

// doorsSpared lists the files with a good reason for another door.
var doorsSpared = exceptions{
	"internal/masked/call.go":      "what the environment has of secrets must not stand in the text of an error; nothing else of os is used",
	"internal/endpoint/env.go":     "keys and addresses from the environment, as OpenAI's clients read them; nothing else of the runtime knows os",
	"internal/transport/stream.go": "net.Conn promises os.ErrDeadlineExceeded; nothing else of os is used",
}

// doors complains about imports through another door than the one on the plan.
func doors(t *Tree) []Complaint {
	table := Doors()
	var found []Complaint
	for _, f := range t.product() {
		for _, spec := range f.AST.Imports {
			name := importPath(spec)
			users, listed := usersOf(table, name)
			switch {
			case !listed && thirdParty(name):
				found = append(found, t.at(spec.Pos(), "%s is not among the third parties", name))
			case listed && !slices.ContainsFunc(users, f.in):
				found = append(found, t.at(spec.Pos(), "%s may be imported by %s only", name, orNobody(users)))
			}
		}
	}
	return found
}

// usersOf returns who may import a package, and whether the table knows it.
func usersOf(table map[string][]string, name string) ([]string, bool) {
	if users, listed := table[name]; listed {
		return users, true
	}
	for key, users := range table {
		if strings.HasSuffix(key, "/") && strings.HasPrefix(name, key) {
			return users, true
		}
	}
	return nil, false
}

// thirdParty reports whether a package is neither of the standard library nor ours.
func thirdParty(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return strings.Contains(first, ".") && !strings.HasPrefix(name+"/", module)
}

func orNobody(users []string) string {
	if len(users) == 0 {
		return "nobody"
	}
	return strings.Join(users, ", ")
}
