// Package compare says what changed from one run to another: what got worse, what got better, what the agent came with, and where a call that fails
// now first went another way than when it passed.
//
//	results of a base ──╮
//	                    ├─► [Runs] ──► [Comparison] ──► text, Markdown, JSON
//	results of a head ──╯      ╰── timelines of calls that fail now, and passed then
//
// Plays of one scenario are taken together. What cannot be seen any more counts as the worst of all: a measure without values where there were some comes
// before a call that is gone, that before one that fails, and slower ones come last.
package compare
