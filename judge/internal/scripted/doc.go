// Package scripted says what a scenario's script can bring about on the simulator, whose model says, and asks for, what the script has and nothing else.
package scripted
