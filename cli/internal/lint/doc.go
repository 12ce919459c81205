// Package lint is voicesim lint: it reads recorded sessions, and prints what their clients do wrong.
package lint
