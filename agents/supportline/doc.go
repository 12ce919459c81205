// Package supportline is the worked example: an order desk, a billing desk, a refund that needs a
// human, a card-number guardrail.
//
// [New] returns the agent that answers the line. A call on it goes like this:
//
//	Caller:  Hi, where's my order A1001?
//	Support: Let me check. Your order shipped and should arrive Tuesday.
//	Caller:  Great. Actually I want a refund on it.
//	Support: Sure, let me bring in our billing team.
//	[handoff to Billing]
//	Billing: I can help with that refund. Can you confirm the order number?
//	[approval required: issue_refund(order_id=A1001)]
//
// The orders are made up and never change, and every function runs at once without I/O, so the line
// is the same in every test.
package supportline
