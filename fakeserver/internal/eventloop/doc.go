// Package eventloop has what the loop of a simulated server's session waits for, and what it fills: an inbox, timers, an outbox.
//
//	reader ───── frames ────► Inbox ──╮
//	others ── commands ─────►         ├──► the loop ──► Outbox ──► Write, the writer ──► connection
//	                          Timers ─╯     owns it all
//
// All three are ordered: the [Inbox] by when things came, [Timers] by their times and then by when they were set, the
// [Outbox] by when frames were pushed. So a loop that looks at them in a fixed order does the same each time, whatever
// woke it. The inbox makes its writers wait when it is full; the loop waits for nobody: an outbox that is full says so.
//
// Timers belong to the loop; inbox and outbox are safe from any goroutine but for what is said to be the loop's.
package eventloop
