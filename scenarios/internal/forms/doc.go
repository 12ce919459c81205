// Package forms reads values with a unit: lengths of time, levels, speeds, shares and amounts of money, and what stands in angle brackets among words.
package forms
