// Package statistics has the statistics by which checks bound a measure.
package statistics
