// Package version tells what a program was built from, as the go command noted it in the program.
package version
