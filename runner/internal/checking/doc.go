// Package checking decides which text of what a model says the guardrails are to look at.
package checking
