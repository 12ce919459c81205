// Package clocks follows the agent's speech through a call on four clocks: generated, received, heard, truncated. What stands in results.json and what the page
// draws are both made by it.
package clocks
