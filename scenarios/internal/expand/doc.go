// Package expand makes several calls of one file: one for each row of its examples and each of its variants, with the values of
// a row in the places of its names, and knows from which file each node of such a call comes.
//
//	file ─► Calls ─► rows × variants ─► a variant is merged over the top ─► Fill: <name> becomes the value ─► the top of a call
//	                                                                            │
//	           steps of included files ─► Include ─► Fill, with values of their own
//
// It knows maps, lists and names, and nothing of what they mean: that is for package scenarios.
package expand
