// Package forms reads values with a unit: lengths of time, levels and speeds.
package forms
