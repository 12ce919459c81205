// Package verdict has what the judgement of a call is made of, as data: results, failures and their kinds, measures, and
// what was not looked at. Package judge makes it, reports render it.
package verdict
