// Package names has the one rule by which names of agents and tools are compared.
package names
