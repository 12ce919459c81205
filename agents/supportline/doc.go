// Package supportline is the worked example: an order desk, a billing desk, a refund that needs a
// human, a card-number guardrail.
package supportline
