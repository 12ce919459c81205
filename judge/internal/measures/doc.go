// Package measures takes the measures of a call that is over, each defined once: Of has them all. They are functions of
// what was observed.
package measures
