// Package measured lists the measures of calls that checks can bound: loading, judging and the documentation go by it.
package measured
