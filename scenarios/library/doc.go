// Package library embeds the scenarios that come with voicesim: eight calls on the support line of
// package agents/supportline.
//
// They are what plays when no file is named, they are examples to copy from, and every change to the
// runtime or the simulator has to pass them. Each file is one call; its name says what happens:
//
//	supportline/order-status.yaml       the order is looked up, and the caller hears when it comes
//	supportline/unknown-order.yaml      there is no such order
//	supportline/refund-approved.yaml    a handoff, a barge-in, an approval, a guardrail: the long one
//	supportline/refund-refused.yaml     the human says no, and nothing is refunded
//	supportline/barge-in.yaml           the caller cuts off a long answer
//	supportline/interrupts-twice.yaml   the caller does so twice
//	supportline/card-number.yaml        a card number that the caller must not hear
//	supportline/two-tools.yaml          two tools asked for in one response, one answer
//
// Folder regress is not bundled: its calls are what broke in the field, for whoever changes the runtime, and its README.md says
// with what each was seen red. They are played by the specs of package harness, and by naming the folder.
package library
