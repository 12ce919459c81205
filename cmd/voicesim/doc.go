// Command voicesim is the command line of package cli with the bundled agents.
package main
