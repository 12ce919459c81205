//go:build !unix

package agentfile

import "os/exec"

// endTogether does nothing where programs have no groups: what a program started is left when it is killed.
func endTogether(*exec.Cmd) {}
