// Deskcalls plays scripted calls against the dentist's desk: voicesim with an agent of one's own.
package main

import (
	"github.com/voicesim/voicesim/cli"
	"github.com/voicesim/voicesim/harness"

	"example.com/dentist/desk"
)

func main() { cli.Main(harness.Agents{"desk": desk.NewAgent}) }
