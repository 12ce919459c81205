package main

import "github.com/voicesim/voicesim/cli"

func main() { cli.Main(nil) }
