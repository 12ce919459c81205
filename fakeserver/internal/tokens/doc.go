// Package tokens cuts text where deltas end, and counts what responses cost.
//
//	text ──► Next, Count ──╮
//	item ──► OfItem ───────┼──► Counts by kind ──► Cached ──► Usage, as response.done shows it
//	sound ─► OfInput, ─────╯
//	         OfOutput
//
// The pieces are not those of the live server's tokeniser, which is not public; there are about as many.
package tokens
