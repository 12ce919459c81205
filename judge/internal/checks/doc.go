// Package checks judges the checks of a scenario: bounds of measures, words that must not be heard, and what the model was
// told.
package checks
