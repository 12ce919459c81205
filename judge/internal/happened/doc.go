// Package happened has the kinds of expectations that single facts of the timeline meet, each by itself: responses, keys,
// hang-ups, errors, tokens, and any event at all. What depends on more than one fact is of package judge, which follows
// the call and asks here what a fact is, and whether it is the one that is wanted.
//
//	fact ──Sees──► Happening ──Fits──► met, or how it differs
package happened
