// Package layout writes scenario files, agent files and files of steps in one form: options where they belong, one step after the
// other, quotes where YAML needs them, and all comments kept. What is laid out loads to the same.
//
//	text ─► Format ─► nodes ─► steps (options where they belong) ─► writer (lines) ─► comments and empty lines between them ─► text
//	                                                                  │ scalars: quotes where they are needed
//	                                                                  └─► same: the result says what the file said, or it is not used
//
// The form: two spaces for each level; a step is written key by key, its verb first; options stand beside words, lists and numbers, and
// within the map of a verb that has one; braces and brackets stay where they are and fit on a line.
package layout
