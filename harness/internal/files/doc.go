// Package files reads the files of scenarios and agents: only regular ones, of a bounded size, by their paths from the folder
// of the file that names them.
package files
