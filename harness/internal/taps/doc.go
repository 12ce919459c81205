// Package taps writes down what the runtime, the wire, the simulated server and its model tell of a call while it is played:
// each as a fact of the timeline, and the agent's audio for the ear.
package taps
