// Package usage counts what calls cost: tokens by modality, for each agent, and their price by a table: that of published prices,
// or the user's own.
package usage
