// Package usage counts what calls cost: tokens by modality, for each agent, and their price by a table of the user's.
package usage
