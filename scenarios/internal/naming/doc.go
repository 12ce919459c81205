// Package naming is what an agent has by name, and finds what a scenario names that it does not have.
package naming
