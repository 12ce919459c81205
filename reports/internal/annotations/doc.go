// Package annotations writes what went wrong in a run as commands that GitHub Actions reads from the output of a step, and shows beside the lines of
// scenario files. Source: GitHub's documentation of workflow commands.
package annotations
