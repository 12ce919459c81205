// Package explain says what the words of the language mean: verbs, keys, expectations, moments and values of scenario files, keys of
// agent files, and kinds of failures. What it says is what the tables have by which files are read, and what reports say of failures.
package explain
